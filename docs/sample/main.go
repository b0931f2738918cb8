// A web server that says hello. Package net makes `go build` link it against the C library, unless it is told not to.
package main

import (
	"fmt"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		fmt.Fprintf(response, "hello from %s\n", request.Host)
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
