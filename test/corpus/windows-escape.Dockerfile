# escape=`
FROM mcr.microsoft.com/dotnet/sdk:9.0-nanoserver-ltsc2022 AS build
WORKDIR C:\src
COPY . .
RUN dotnet publish -c Release `
    -o C:\out `
    # a comment inside
    --self-contained false

FROM mcr.microsoft.com/dotnet/runtime:9.0-nanoserver-ltsc2022
COPY --from=build C:\out C:\app
ENTRYPOINT ["dotnet", "C:\\app\\app.dll"]
