package chaos

import (
	"net"
	"sync"
	"sync/atomic"
)

// network is what all processes of a run are connected by.
type network struct {
	// cut are the lines that are down, for everybody.
	cut [lines]atomic.Bool
	// full says that the disk is full.
	full atomic.Bool

	mu     sync.Mutex
	fuses  []*fuse
	powers []*power
}

// fuse blows at a request on a line.
type fuse struct {
	line line
	// left is how many requests pass before the one that it blows at.
	left int
	// after says that this request still passes, and only its answer is lost.
	after bool
	// blow is what happens then, to the process whose request it was.
	blow func(*power)
}

// set puts a fuse in.
func (n *network) set(f *fuse) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.fuses = append(n.fuses, f)
}

// clear takes out the fuses that have not blown.
func (n *network) clear() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.fuses = nil
}

// count counts a request, and returns what is to happen before or after it.
func (n *network) count(l line) (before, after func(*power)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	left := n.fuses[:0]
	for _, f := range n.fuses {
		switch {
		case f.line != l:
		case f.left > 0:
			f.left--
		case f.after:
			after = f.blow
			continue
		default:
			before = f.blow
			continue
		}
		left = append(left, f)
	}
	n.fuses = left
	return before, after
}

func (n *network) down(l line) bool { return n.cut[l].Load() }

// takeDown cuts a line for all processes, and whatever connections it has.
func (n *network) takeDown(l line) {
	n.cut[l].Store(true)
	for _, p := range n.alive() {
		p.drop(func(other line) bool { return other == l })
	}
}

func (n *network) bringBack(l line) { n.cut[l].Store(false) }

func (n *network) join(p *power) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.powers = append(n.powers, p)
}

// alive are the powers of the processes that run.
func (n *network) alive() []*power {
	n.mu.Lock()
	all := append([]*power(nil), n.powers...)
	n.mu.Unlock()
	alive := all[:0]
	for _, p := range all {
		if !p.dead() {
			alive = append(alive, p)
		}
	}
	return alive
}

// cable leads from a process to a server, through the process's power.
type cable struct {
	*power
	line line
	// to finds the server's address.
	to       func() string
	listener net.Listener
	work     sync.WaitGroup
}

// lay lays a cable; it is the owner's to take up.
func lay(p *power, l line, to string) (*cable, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is at once
	if err != nil {
		return nil, err
	}
	c := &cable{power: p, line: l, to: func() string { return to }, listener: listener}
	c.work.Go(c.accept)
	return c, nil
}

func (c *cable) address() string { return c.listener.Addr().String() }

// takeUp ends the cable and waits for what went through it.
func (c *cable) takeUp() {
	c.listener.Close()
	c.drop(func(l line) bool { return l == c.line })
	c.work.Wait()
}

func (c *cable) accept() {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		c.work.Go(func() { c.carry(near) })
	}
}

// carry carries what one connection says there and back.
func (c *cable) carry(near net.Conn) {
	c.hold(near, c.line)
	defer c.release(near)
	if c.dead() || c.net.down(c.line) {
		return
	}
	far, err := net.Dial("tcp", c.to()) //nolint:noctx // the server is on this machine
	if err != nil {
		return
	}
	c.hold(far, c.line)
	defer c.release(far)
	c.work.Go(func() {
		defer near.Close()
		c.answers(near, far)
	})
	defer far.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := near.Read(buffer)
		if err != nil {
			return
		}
		if c.pass(c.line, func() error { _, err := far.Write(buffer[:n]); return err }) != nil {
			return
		}
	}
}

// answers carries what the server says back, as long as there is power.
func (c *cable) answers(near, far net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := far.Read(buffer)
		if err != nil || c.dead() || c.net.down(c.line) {
			return
		}
		if _, err := near.Write(buffer[:n]); err != nil {
			return
		}
	}
}
