package chaos

import (
	"net"
	"sync"
)

// front is the address that the platform pushes updates to: each connection
// goes to one of the processes that run, in turn.
type front struct {
	listener net.Listener
	work     sync.WaitGroup

	mu   sync.Mutex
	next int
	// behind are the processes, by their powers.
	behind map[*power]string
	net    *network
}

func newFront(n *network) (*front, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is at once
	if err != nil {
		return nil, err
	}
	f := &front{listener: listener, behind: map[*power]string{}, net: n}
	f.work.Go(f.accept)
	return f, nil
}

func (f *front) url() string { return "http://" + f.listener.Addr().String() }

// lead leads to a process too, which listens at this address.
func (f *front) lead(p *power, address string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.behind[p] = address
}

func (f *front) close() {
	f.listener.Close()
	f.work.Wait()
}

func (f *front) accept() {
	for {
		near, err := f.listener.Accept()
		if err != nil {
			return
		}
		f.work.Go(func() { f.carry(near) })
	}
}

// choose is the process whose turn it is; nil if none runs.
func (f *front) choose() (*power, string) {
	alive := f.net.alive()
	if len(alive) == 0 {
		return nil, ""
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next++
	p := alive[f.next%len(alive)]
	return p, f.behind[p]
}

func (f *front) carry(near net.Conn) {
	defer near.Close()
	p, address := f.choose()
	if p == nil {
		return
	}
	p.hold(near, platform)
	defer p.release(near)
	far, err := net.Dial("tcp", address) //nolint:noctx // the process is on this machine
	if err != nil {
		return
	}
	p.hold(far, platform)
	defer p.release(far)
	f.work.Go(func() {
		defer near.Close()
		relay(p, near, far)
	})
	relay(p, far, near)
}

// relay carries one direction while there is power.
func relay(p *power, to, from net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil || p.dead() {
			return
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}
