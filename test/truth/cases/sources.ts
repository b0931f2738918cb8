/** The programs of the cases. Each prints one line that tells that it did its work. */
import type { Files } from '../../support/context-files.js';

const goProgram = (main: string): Files => ({
  '.dockerignore': 'Dockerfile\n',
  'go.mod': 'module example.com/app\n\ngo 1.15\n',
  'main.go': `package main\n\n${main.trim()}\n`,
});

/** Imports nothing that uses cgo. */
export const goHello = goProgram(`
import "fmt"

func main() { fmt.Println("hello from Go") }
`);

/** A server of net, asked by itself over the loopback. */
export const goServer = goProgram(`
import (
	"fmt"
	"io/ioutil"
	"net"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		connection, _ := listener.Accept()
		_, _ = connection.Write([]byte("served"))
		_ = connection.Close()
	}()
	connection, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		panic(err)
	}
	answer, _ := ioutil.ReadAll(connection)
	fmt.Println(string(answer))
}
`);

export const goUser = goProgram(`
import (
	"fmt"
	"os/user"
)

func main() {
	id, err := user.LookupId("0")
	fmt.Println("looked up", id != nil, err)
}
`);

export const goZone = goProgram(`
import (
	"fmt"
	"os"
	"time"
)

func main() {
	place, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("the zone is", place)
}
`);

/** UTC is within every Go program. */
export const goUtc = goProgram(`
import (
	"fmt"
	"time"
)

func main() {
	place, err := time.LoadLocation("UTC")
	fmt.Println("the zone is", place, err)
}
`);

/** A client of plain HTTP, which no certificate concerns. */
export const goPlainClient = goProgram(`
import (
	"fmt"
	"net"
	"net/http"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go http.Serve(listener, nil)
	answer, err := http.Get("http://" + listener.Addr().String() + "/")
	if err != nil {
		panic(err)
	}
	fmt.Println("answered over HTTP:", answer.StatusCode)
}
`);

/** HTTPS that trusts one certificate, which it knows itself. */
export const goOwnRoots = goProgram(`
import (
	"fmt"
	"net/http"
	"net/http/httptest"
)

func main() {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	answer, err := server.Client().Get(server.URL)
	if err != nil {
		panic(err)
	}
	fmt.Println("answered over HTTPS:", answer.StatusCode)
}
`);

/** Cgo of its own. */
export const goWithC = goProgram(`
// #include <stdio.h>
// static void greet(void) { puts("hello from C in Go"); fflush(stdout); }
import "C"

func main() { C.greet() }
`);

/**
 * `/app make` writes a certificate authority and a key of a server; `/app` starts the server and asks it over
 * HTTPS with the roots of the system.
 */
export const goHttps = goProgram(`
import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"time"
)

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func write(path, kind string, bytes []byte) {
	must(os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0644))
}

func makeCertificate() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(8760 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	bytes, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	must(err)
	private, err := x509.MarshalECPrivateKey(key)
	must(err)
	must(os.MkdirAll("/tls", 0755))
	write("/usr/local/share/ca-certificates/local.crt", "CERTIFICATE", bytes)
	write("/tls/server.crt", "CERTIFICATE", bytes)
	write("/tls/server.key", "EC PRIVATE KEY", private)
}

func main() {
	if len(os.Args) > 1 {
		makeCertificate()
		return
	}
	pair, err := tls.LoadX509KeyPair("/tls/server.crt", "/tls/server.key")
	must(err)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair}})
	must(err)
	server := &http.Server{ErrorLog: log.New(os.NewFile(0, "none"), "", 0)}
	go server.Serve(listener)
	client := &http.Client{Transport: &http.Transport{
		DialTLS: func(network, _ string) (net.Conn, error) {
			return tls.Dial(network, listener.Addr().String(), &tls.Config{ServerName: "localhost"})
		},
	}}
	answer, err := client.Get("https://localhost/")
	if err != nil {
		fmt.Println("x509:", err)
		os.Exit(1)
	}
	fmt.Println("answered over HTTPS:", answer.StatusCode)
}
`);

const plain = (files: Files): Files => ({ '.dockerignore': 'Dockerfile\n', ...files });

export const cHello = plain({
  'hello.c': '#include <stdio.h>\nint main(void) { puts("hello from C"); return 0; }\n',
});

/** Since glibc 2.38 its headers turn strtol of GNU sources into a function that older releases lack. */
export const cNumbers = plain({
  'hello.c':
    '#include <stdio.h>\n#include <stdlib.h>\nint main(int n, char **a) { printf("number %ld\\n", strtol(n > 1 ? a[1] : "7", 0, 10)); return 0; }\n',
});

export const cMake = (flags: string): Files =>
  plain({ ...cHello, Makefile: `LDFLAGS = ${flags}\nhello: hello.o\n\t$(CC) $(LDFLAGS) -o $@ $^\n` });

/** A program of an old glibc with a library of a new one. */
export const cLibrary = plain({
  'greet.c': '#include <stdio.h>\nvoid greet(void) { puts("hello from a library"); fflush(stdout); }\n',
  'main.c': 'void greet(void);\nint main(void) { greet(); return 0; }\n',
});

export const cParallel = plain({
  'hello.c':
    '#include <stdio.h>\nint main(void) { int n = 0;\n#pragma omp parallel reduction(+:n)\n  n += 1;\n  puts(n > 0 ? "hello in parallel" : ""); return 0; }\n',
});

export const cppHello = plain({
  'hello.cpp': '#include <iostream>\nint main() { std::cout << "hello from C++" << std::endl; }\n',
});

/** No streams: nothing that libstdc++ gained of late. */
export const cppPlain = plain({
  'hello.cpp':
    '#include <cstdio>\n#include <string>\nint main() { std::string text = "hello from C++"; std::puts(text.c_str()); }\n',
});

/** The streams come in by a header of the project. */
export const cppHeader = plain({
  'hello.cpp': '#include "say.h"\nint main() { say("hello from C++"); }\n',
  'say.h': '#include <iostream>\ninline void say(const char *text) { std::cout << text << std::endl; }\n',
});

export const rustHello = plain({
  'main.rs': 'fn main() { println!("hello from Rust"); }\n',
});

export const rustCargo: Files = plain({
  'Cargo.toml': '[package]\nname = "hello"\nversion = "0.1.0"\nedition = "2021"\n',
  'Cargo.lock': 'version = 3\n\n[[package]]\nname = "hello"\nversion = "0.1.0"\n',
  'src/main.rs': 'fn main() { println!("hello from Rust"); }\n',
});

export const rustStatic: Files = {
  ...rustCargo,
  '.cargo/config.toml': '[build]\nrustflags = ["-C", "target-feature=+crt-static"]\n',
};

export const javaHello = plain({
  'Main.java':
    'class Main { public static void main(String[] words) { System.out.println("hello from Java"); } }\n',
});

export const nodeHello = plain({
  'package.json': '{ "name": "app", "version": "1.0.0", "dependencies": { "greet": "1.0.0" } }\n',
  'main.js': 'console.log(require("greet")());\n',
  'vendor/greet/package.json': '{ "name": "greet", "version": "1.0.0", "main": "index.js" }\n',
  'vendor/greet/index.js': 'module.exports = () => "hello from Node";\n',
});

/** The few lines of Node's stable interface that an addon needs: its headers are not in the image. */
export const nodeAddon = plain({
  'main.js': 'console.log(require("/app/addon.node").text);\n',
  'addon.c': [
    'typedef void *env, *value;',
    'int napi_create_string_utf8(env, const char *, unsigned long, value *);',
    'int napi_set_named_property(env, value, const char *, value);',
    'value napi_register_module_v1(env e, value exports) {',
    '  value text;',
    '  napi_create_string_utf8(e, "hello from an addon", 19, &text);',
    '  napi_set_named_property(e, exports, "text", text);',
    '  return exports;',
    '}',
    '',
  ].join('\n'),
});

export const pythonHello = plain({
  'greet/__init__.py': 'def greet():\n    print("hello from Python")\n',
  'main.py': 'from greet import greet\n\ngreet()\n',
});

export const shellScript = (first: string): Files =>
  plain({ 'run.sh': `${first}\necho hello from a script\n` });

export const nothing = plain({});

/** A file of a million bytes. */
export const million = plain({ million: '0123456789'.repeat(100_000) });
