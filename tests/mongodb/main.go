// A MongoDB-compatible server for the tests, where there is no mongod: FerretDB
// on SQLite, in the folder that is named.
//
//	ferretdb [-tls=CERTIFICATE,KEY] FOLDER [ADDRESS]
//
// It prints its URI once it listens, and ends when its standard input does, so
// that it never outlives the one who started it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func config(tls, folder, address string) *ferretdb.Config {
	c := &ferretdb.Config{
		Handler:   "sqlite",
		SQLiteURL: "file:" + folder + "/",
		Logger: slog.New(slog.NewTextHandler(os.Stderr,
			&slog.HandlerOptions{Level: slog.LevelError})),
	}
	if tls == "" {
		c.Listener.TCP = address
		return c
	}
	c.Listener.TLS = address
	c.Listener.TLSCertFile, c.Listener.TLSKeyFile, _ = strings.Cut(tls, ",")
	return c
}

func main() {
	tls := flag.String("tls", "", "`CERTIFICATE,KEY`: listen with TLS")
	flag.Parse()
	address := "127.0.0.1:0"
	if flag.NArg() == 2 {
		address = flag.Arg(1)
	} else if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	server, err := ferretdb.New(config(*tls, flag.Arg(0), address))
	if err != nil {
		fmt.Fprintf(os.Stderr, "ferretdb: %s\n", err)
		os.Exit(2)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		fmt.Println(server.MongoDBURI())
		io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	server.Run(ctx)
}
