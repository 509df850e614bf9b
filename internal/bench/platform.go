package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"sync"
)

// platform is the cheapest Bot API there can be: it reads each call and answers
// that it worked. Where the figures are about the program alone it takes the
// place of the sandbox, which would take a core for itself.
type platform struct {
	listener net.Listener
	// said is told of each sendMessage, with the call's parameters; may be nil.
	said func(params []byte)

	mu    sync.Mutex
	conns map[net.Conn]struct{}
	work  sync.WaitGroup
}

// startPlatform serves until close.
func startPlatform(ctx context.Context, said func(params []byte)) (*platform, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &platform{listener: l, said: said, conns: map[net.Conn]struct{}{}}
	p.work.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // it was closed
			}
			p.mu.Lock()
			p.conns[conn] = struct{}{}
			p.mu.Unlock()
			p.work.Go(func() { p.serve(conn) })
		}
	})
	return p, nil
}

func (p *platform) url() string { return "http://" + p.listener.Addr().String() }

func (p *platform) close() {
	p.listener.Close()
	p.mu.Lock()
	for c := range p.conns {
		c.Close()
	}
	p.mu.Unlock()
	p.work.Wait()
}

// serve answers the calls of one connection.
func (p *platform) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 8<<10)
	var params []byte
	for {
		method, length, err := readHead(in)
		if err != nil {
			return
		}
		params = append(params[:0], make([]byte, length)...)
		if _, err := io.ReadFull(in, params); err != nil {
			return
		}
		answer := answers["true"]
		if a, ok := answers[method]; ok {
			answer = a
		}
		if _, err := conn.Write(answer); err != nil {
			return
		}
		if p.said != nil && method == "sendMessage" {
			p.said(params)
		}
	}
}

// answers are those to the methods, whole.
var answers = map[string][]byte{
	"true":            answer(`true`),
	"getMe":           answer(`{"id":1930,"is_bot":true,"first_name":"Kẻng","username":"keng_bot"}`),
	"sendMessage":     answer(`{"message_id":7,"date":1798596000,"chat":{"id":1,"type":"private"}}`),
	"editMessageText": answer(`{"message_id":7,"date":1798596000,"chat":{"id":1,"type":"private"}}`),
}

func answer(result string) []byte {
	body := `{"ok":true,"result":` + result + `}`
	return []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body)
}

var errHTTP = errors.New("cannot read the HTTP of the other side")

// readHead reads the first line and the headers of a request or an answer: the
// word of the first line that tells them apart, which is the last part of a
// request's path or an answer's status, and how long the body is.
func readHead(in *bufio.Reader) (word string, length int, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return "", 0, err
	}
	fields := bytes.Fields(line)
	if len(fields) < 2 {
		return "", 0, errHTTP
	}
	word = string(fields[1][bytes.LastIndexByte(fields[1], '/')+1:])
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return "", 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			return word, length, nil
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return "", 0, errHTTP
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			return "", 0, errHTTP
		}
	}
}
