package chaos

import (
	"errors"
	"net"
	"sync"
)

// line is what a process is connected by.
type line int

const (
	database line = iota
	redis
	platform
	lines // how many there are
)

// errCut is what whoever wants to use a line gets that is not there.
var errCut = errors.New("chaos: the line is cut")

// power is what one process lives on. Once it is cut, nothing that the process
// does reaches anything.
type power struct {
	net *network
	// passing is held for reading while a request passes: what has begun to
	// pass when the power is cut has passed.
	passing sync.RWMutex
	off     bool
	// gone is closed when it is cut.
	gone chan struct{}

	mu    sync.Mutex
	conns map[net.Conn]line
}

func newPower(n *network) *power {
	return &power{net: n, gone: make(chan struct{}), conns: map[net.Conn]line{}}
}

// pass does what a request does on the line, unless the line is cut. A fuse may
// blow at this request, before or after it.
func (p *power) pass(l line, do func() error) error {
	before, after := p.net.count(l)
	if before != nil {
		before(p)
	}
	p.passing.RLock()
	if p.off || p.net.down(l) {
		p.passing.RUnlock()
		return errCut
	}
	err := do()
	p.passing.RUnlock()
	if after != nil {
		after(p)
		if p.dead() || p.net.down(l) {
			return errCut
		}
	}
	return err
}

// cut ends the process's ways to anything. It may be called twice.
func (p *power) cut() {
	p.passing.Lock()
	already := p.off
	p.off = true
	p.passing.Unlock()
	if already {
		return
	}
	close(p.gone)
	p.drop(func(line) bool { return true })
}

// dead tells whether it is cut.
func (p *power) dead() bool {
	p.passing.RLock()
	defer p.passing.RUnlock()
	return p.off
}

// drop closes the connections of some lines.
func (p *power) drop(which func(line) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c, l := range p.conns {
		if which(l) {
			c.Close()
		}
	}
}

// hold keeps a connection to be closed when its line is cut.
func (p *power) hold(c net.Conn, l line) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[c] = l
}

// release closes a connection.
func (p *power) release(c net.Conn) {
	c.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
}
