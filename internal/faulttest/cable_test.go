package faulttest

import (
	"net"
	"net/url"
	"sync"
	"testing"
)

// cable leads from the program to one of its servers, and can be cut.
type cable struct {
	// url is the server's, by way of the cable.
	url      string
	to       string
	listener net.Listener

	mu    sync.Mutex
	state state
	conns map[net.Conn]bool
	// moved is closed and replaced when the state changes.
	moved chan struct{}
}

// state is what a cable does with what is sent through it.
type state int

const (
	whole state = iota
	// cut closes every connection at once.
	cut
	// dead lets nothing through, and says nothing.
	dead
)

// newCable lays a cable to the server at this address.
func newCable(t testing.TB, server string) *cable {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{to: u.Host, conns: map[net.Conn]bool{}, moved: make(chan struct{})}
	if c.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	u.Host = c.listener.Addr().String()
	c.url = u.String()
	go c.accept()
	t.Cleanup(func() {
		c.listener.Close()
		c.become(cut)
	})
	return c
}

// become changes what the cable does.
func (c *cable) become(s state) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = s
	close(c.moved)
	c.moved = make(chan struct{})
	if s == cut {
		for conn := range c.conns {
			conn.Close()
		}
		clear(c.conns)
	}
}

func (c *cable) accept() {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		go c.carry(near)
	}
}

// carry carries one connection, both ways, until either end is closed.
func (c *cable) carry(near net.Conn) {
	defer near.Close()
	if !c.join(near) {
		return
	}
	far, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer far.Close()
	if !c.join(far) {
		return
	}
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
		both.Go(func() {
			c.copy(way[1], way[0])
			near.Close()
			far.Close()
		})
	}
	both.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.conns, near)
	delete(c.conns, far)
}

// join notes a connection; a cut cable takes none.
func (c *cable) join(conn net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state == cut {
		return false
	}
	c.conns[conn] = true
	return true
}

func (c *cable) copy(to, from net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && c.passes() {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// passes waits while the cable is dead, and tells whether it is whole then.
func (c *cable) passes() bool {
	for {
		c.mu.Lock()
		s, moved := c.state, c.moved
		c.mu.Unlock()
		if s != dead {
			return s == whole
		}
		<-moved
	}
}
