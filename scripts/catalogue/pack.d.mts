export declare function packCatalogue(): string;
export declare function packRunPackages(): string;
export declare function packPlatforms(): string;
export declare function readReleases(): readonly { readonly id: string; readonly source: string }[];
