import type { ConversionCase } from '../../support/conversion.js';

const c = (text: string): string =>
  `#include <stdio.h>\n\nint main(int argc, char **argv) {\n  printf("${text} %d\\n", argc);\n  return argc > 2 ? 4 : 0;\n}\n`;
const cpp =
  '#include <iostream>\n#include <string>\n#include <vector>\n\nint main(int argc, char **argv) {\n  std::vector<std::string> words(argv + 1, argv + argc);\n  for (const auto &word : words) std::cout << word << "\\n";\n  std::cerr << words.size() << std::endl;\n}\n';
const slim = { on: 'debian:bookworm-slim' } as const;

export const cCases: readonly ConversionCase[] = [
  {
    name: 'C, one file',
    articles: [13],
    files: { 'hello.c': c('hello') },
    becomes: slim,
    runs: [['/hello'], ['/hello', '1', '2']],
    dockerfile: `
      FROM gcc:12
      COPY hello.c /
      RUN gcc -o /hello /hello.c
      CMD ["/hello"]
    `,
  },
  {
    name: 'C without -o',
    files: { 'hello.c': c('a.out') },
    becomes: slim,
    dockerfile: `
      FROM gcc:12
      WORKDIR /usr/src/app
      COPY . .
      RUN gcc hello.c
      CMD ["./a.out"]
    `,
  },
  {
    name: 'C, static, on Alpine',
    articles: [13],
    files: { 'hello.c': c('static') },
    base: 'alpine:3.20',
    becomes: { on: 'alpine:3.20' },
    dockerfile: `
      FROM gcc:12
      COPY hello.c /src/
      RUN gcc -static -o /hello /src/hello.c
      CMD ["/hello"]
    `,
  },
  {
    name: 'C, dynamic, on Alpine: refused',
    articles: [13],
    files: { 'hello.c': c('hello') },
    base: 'alpine:3.20',
    becomes: { refused: 'self-check' },
    dockerfile: `
      FROM gcc:12
      COPY hello.c /src/
      RUN gcc -o /hello /src/hello.c
      CMD ["/hello"]
    `,
  },
  {
    name: 'make, with variables and a rule that links objects',
    files: {
      Makefile:
        'CC = gcc\nOBJECTS = main.o say.o\nPROGRAM = talk\n\nall: $(PROGRAM)\n\n$(PROGRAM): $(OBJECTS)\n\t$(CC) -o $(PROGRAM) $(OBJECTS)\n\n%.o: %.c\n\t$(CC) -c -o $@ $<\n',
      'main.c': 'void say(void);\nint main(void) { say(); return 0; }\n',
      'say.c': '#include <stdio.h>\nvoid say(void) { puts("said"); }\n',
    },
    becomes: slim,
    dockerfile: `
      FROM gcc:12
      WORKDIR /src
      COPY . .
      RUN make
      CMD ["/src/talk"]
    `,
  },
  {
    name: 'make install with a prefix',
    files: {
      Makefile:
        'PREFIX = /usr/local\n\ntool: tool.c\n\tgcc -o tool tool.c\n\ninstall: tool\n\tinstall -d $(PREFIX)/bin\n\tinstall -m 755 tool $(PREFIX)/bin/tool\n',
      'tool.c': c('tool'),
    },
    becomes: slim,
    dockerfile: `
      FROM gcc:12
      WORKDIR /src
      COPY . .
      RUN make && make install PREFIX=/opt/tool
      CMD ["/opt/tool/bin/tool"]
    `,
  },
  {
    name: 'a shared library of its own',
    files: {
      'main.c': 'void say(void);\nint main(void) { say(); return 0; }\n',
      'say.c': '#include <stdio.h>\nvoid say(void) { puts("from a library"); }\n',
    },
    becomes: slim,
    dockerfile: `
      FROM gcc:12
      WORKDIR /src
      COPY . .
      RUN gcc -shared -fPIC -o /usr/local/lib/libsay.so say.c && gcc -o /usr/local/bin/talk main.c -L/usr/local/lib -lsay && ldconfig
      CMD ["talk"]
    `,
  },
  {
    name: 'C++',
    files: { 'words.cpp': cpp },
    becomes: slim,
    runs: [['/app/words', 'one', 'two']],
    dockerfile: `
      FROM gcc:12
      WORKDIR /app
      COPY words.cpp .
      RUN g++ -O2 -o words words.cpp
      CMD ["/app/words"]
    `,
  },
  {
    name: 'C++ on distroless cc',
    files: { 'words.cpp': cpp },
    base: 'gcr.io/distroless/cc-debian12',
    becomes: { on: 'gcr.io/distroless/cc-debian12' },
    runs: [['/words', 'one']],
    dockerfile: `
      FROM gcc:12
      WORKDIR /app
      COPY words.cpp .
      RUN g++ -o /words words.cpp
      ENTRYPOINT []
      CMD ["/words"]
    `,
  },
  {
    name: 'C++ of trixie',
    files: { 'words.cpp': cpp },
    becomes: { on: 'debian:trixie-slim' },
    runs: [['/words', 'x']],
    dockerfile: `
      FROM gcc:14
      COPY words.cpp /src/
      RUN g++ -o /words /src/words.cpp
      CMD ["/words"]
    `,
  },
  {
    name: 'two programs, and a data file that is read from the working folder',
    files: {
      'count.c':
        '#include <stdio.h>\nint main(void) { FILE *f = fopen("words.txt", "r"); int c, n = 0; while (f && (c = fgetc(f)) != EOF) n += c == 10; printf("%d\\n", n); return f ? 0 : 1; }\n',
      'other.c': c('other'),
      'words.txt': 'one\ntwo\nthree\n',
    },
    becomes: slim,
    runs: [['./count'], ['./other']],
    dockerfile: `
      FROM gcc:12
      WORKDIR /data
      COPY . .
      RUN gcc -o count count.c && gcc -o other other.c
      CMD ["./count"]
    `,
  },
  {
    name: 'cmake with an install rule',
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.10)\nproject(calc C)\nadd_executable(calc calc.c)\ninstall(TARGETS calc DESTINATION bin)\n',
      'calc.c': c('calc'),
    },
    becomes: { on: 'debian:bookworm-20241016-slim' },
    dockerfile: `
      FROM debian:bookworm-20241016
      RUN apt-get update && apt-get install -y --no-install-recommends cmake gcc libc6-dev make && rm -rf /var/lib/apt/lists/*
      WORKDIR /src
      COPY . .
      RUN cmake -S . -B build && cmake --build build && cmake --install build --prefix /usr/local
      CMD ["calc"]
    `,
  },
  {
    name: 'cmake, built and left where it is',
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.10)\nproject(calc C)\nadd_executable(calc src/calc.c)\ntarget_link_libraries(calc m)\n',
      'src/calc.c': c('calc'),
    },
    becomes: slim,
    runs: [['/src/build/calc'], ['/src/build/calc', 'a', 'b']],
    dockerfile: `
      FROM gcc:12.2
      WORKDIR /src
      COPY . .
      RUN cmake -S . -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build
      CMD ["/src/build/calc"]
    `,
  },
  {
    name: 'cmake, told where programs are put',
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.10)\nproject(calc C)\nset(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_SOURCE_DIR}/bin)\nadd_executable(calc src/calc.c)\n',
      'src/calc.c': c('calc'),
    },
    becomes: slim,
    dockerfile: `
      FROM gcc:12.2
      WORKDIR /src
      COPY . .
      RUN cmake -S . -B build && cmake --build build
      CMD ["./bin/calc", "1"]
    `,
  },
  {
    name: 'Automake: configure with a prefix, make install',
    files: {
      'configure.ac':
        'AC_INIT([tool], [1.0])\nAM_INIT_AUTOMAKE\nAC_PROG_CC\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n',
      'Makefile.am': 'bin_PROGRAMS = tool\ntool_SOURCES = tool.c\n',
      configure:
        '#!/bin/sh\nprefix=/usr/local\nfor word; do case $word in --prefix=*) prefix=${word#--prefix=};; esac; done\nsed "s|@prefix@|$prefix|" Makefile.in > Makefile\n',
      'Makefile.in':
        'tool: tool.c\n\tcc -o tool tool.c\ninstall: tool\n\tinstall -D tool $(DESTDIR)@prefix@/bin/tool\n',
      'tool.c': c('tool'),
    },
    becomes: slim,
    runs: [['/opt/tool/bin/tool'], ['/opt/tool/bin/tool', '1', '2']],
    dockerfile: `
      FROM gcc:12
      WORKDIR /src
      COPY . .
      RUN sh ./configure --prefix=/opt/tool && make && make install
      CMD ["/opt/tool/bin/tool"]
    `,
  },
  {
    name: 'cmake --install of a C++ program and the file that it reads',
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.10)\nproject(say CXX)\nadd_executable(say say.cpp)\ninstall(TARGETS say DESTINATION bin)\n',
      'say.cpp':
        '#include <fstream>\n#include <iostream>\n#include <string>\n\nint main() {\n  std::ifstream file("words/say.txt");\n  std::string line;\n  if (!std::getline(file, line)) return 3;\n  std::cout << line << std::endl;\n}\n',
      'words/say.txt': 'said\n',
    },
    becomes: slim,
    dockerfile: `
      FROM gcc:12.2-bookworm
      WORKDIR /opt/say
      COPY . .
      RUN cmake -B build && cmake --build build && cmake --install build --prefix /usr/local
      CMD ["say"]
    `,
  },
];

const cargo = '[package]\nname = "greet"\nversion = "0.1.0"\nedition = "2021"\n';
const rust =
  'fn main() {\n    let words: Vec<String> = std::env::args().skip(1).collect();\n    println!("greet {:?}", words);\n    if words.len() > 1 { std::process::exit(5); }\n}\n';

export const rustCases: readonly ConversionCase[] = [
  {
    name: 'cargo build --release',
    articles: [16],
    files: { 'Cargo.toml': cargo, 'src/main.rs': rust },
    becomes: slim,
    runs: [['./target/release/greet'], ['./target/release/greet', 'a', 'b']],
    dockerfile: `
      FROM rust:1.63-bookworm
      WORKDIR /app
      COPY . .
      RUN cargo build --release
      CMD ["./target/release/greet"]
    `,
  },
  {
    name: 'cargo install',
    files: { 'Cargo.toml': cargo, 'src/main.rs': rust },
    becomes: slim,
    dockerfile: `
      FROM rust:1.63-bookworm
      WORKDIR /usr/src/greet
      COPY . .
      RUN cargo install --path . --root /usr/local
      CMD ["greet"]
    `,
  },
  {
    name: 'two binaries of one package',
    files: {
      'Cargo.toml': `${cargo}\n[[bin]]\nname = "one"\npath = "src/one.rs"\n\n[[bin]]\nname = "two"\npath = "src/two.rs"\n`,
      'src/one.rs': 'fn main() { println!("one"); }\n',
      'src/two.rs': 'fn main() { println!("two"); }\n',
    },
    becomes: slim,
    runs: [['/app/target/debug/one'], ['/app/target/debug/two']],
    dockerfile: `
      FROM rust:1.63-bookworm
      WORKDIR /app
      COPY . .
      RUN cargo build
      ENTRYPOINT []
      CMD ["/app/target/debug/one"]
    `,
  },
  {
    name: 'rustc alone, and a file that is included',
    files: { 'main.rs': 'fn main() { print!("{}", include_str!("text.txt")); }\n', 'text.txt': 'included\n' },
    becomes: slim,
    dockerfile: `
      FROM rust:1.63-bookworm
      WORKDIR /src
      COPY . .
      RUN rustc -o /usr/local/bin/say main.rs
      CMD ["say"]
    `,
  },
  {
    name: 'Rust on distroless cc',
    articles: [16],
    files: { 'Cargo.toml': cargo, 'src/main.rs': rust },
    base: 'gcr.io/distroless/cc-debian12',
    becomes: { on: 'gcr.io/distroless/cc-debian12' },
    dockerfile: `
      FROM rust:1.63-bookworm
      WORKDIR /app
      COPY . .
      RUN cargo build --release && cp target/release/greet /greet
      CMD ["/greet"]
    `,
  },
];
