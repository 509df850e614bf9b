package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// poster hands updates to the webhook over one connection that stays open, as
// the platform does, at the least cost to the processors that it shares.
type poster struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
	head string
}

func newPoster(ctx context.Context, address string) (*poster, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &poster{
		conn: conn, in: bufio.NewReader(conn),
		head: "POST /webhook/telegram HTTP/1.1\r\nHost: " + address + "\r\nContent-Type: application/json\r\n" +
			"X-Telegram-Bot-Api-Secret-Token: " + secret + "\r\nContent-Length: ",
	}, nil
}

func (p *poster) close() { p.conn.Close() }

// patience is how long an update may take to be dealt with.
const patience = 55 * time.Second

// post hands in an update and tells whether it was taken, as 200 says.
func (p *poster) post(update []byte) (taken bool, err error) {
	p.out = append(p.out[:0], p.head...)
	p.out = strconv.AppendInt(p.out, int64(len(update)), 10)
	p.out = append(p.out, "\r\n\r\n"...)
	p.out = append(p.out, update...)
	if err := p.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return false, err
	}
	if _, err := p.conn.Write(p.out); err != nil {
		return false, err
	}
	status, length, err := readHead(p.in)
	if err != nil {
		return false, fmt.Errorf("the webhook's answer: %w", err)
	}
	if _, err := io.CopyN(io.Discard, p.in, int64(length)); err != nil {
		return false, err
	}
	return status == "200", nil
}
