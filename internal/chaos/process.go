package chaos

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"time"
)

const (
	// token is the bot's on the platform.
	token = "1930:chaos"
	// faster is by how much the bot's waits in real time are shortened: a pause
	// of a second becomes one of ten milliseconds.
	faster = 100
	// callTime is how long the bot waits for an answer of the platform, and
	// hangTime how long one takes that hangs. The machine may be busy.
	callTime = time.Second
	hangTime = callTime + 200*time.Millisecond
	// endTime bounds the end of a process.
	endTime = 60 * time.Second
)

// process is one of the bot.
type process struct {
	*power
	cables []*cable
	end    context.CancelFunc
	// done is closed when it has ended, with err.
	done chan struct{}
	err  error
}

// start starts a process.
func (r *run) start(ctx context.Context) error {
	p := &process{power: newPower(&r.net), done: make(chan struct{})}
	o := Process{
		DatabaseURL: r.world.url, RedisURL: r.world.redis, Token: token, Between: p.between,
		Clock: r.clock, Faster: faster, Calls: callTime, Log: r.log,
	}
	wires := map[line]*string{platform: &o.APIURL}
	o.APIURL = r.site.URL
	if r.world.kind == Postgres {
		wires[database], wires[redis] = &o.DatabaseURL, &o.RedisURL
	}
	for l, address := range wires {
		if err := p.connect(l, address); err != nil {
			return err
		}
	}
	if o.RedisURL != "" {
		// What does not answer at once is away: it is on this machine.
		o.RedisURL += "?dial_timeout=500ms&read_timeout=500ms&write_timeout=500ms&pool_timeout=500ms"
	}
	if r.front != nil {
		o.PublicURL = r.front.url()
	}
	var err error
	if o.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil { //nolint:noctx // it is at once
		return err
	}
	if r.front != nil {
		r.front.lead(p.power, o.Listener.Addr().String())
	}
	ctx, p.end = context.WithCancel(ctx)
	go func() {
		defer close(p.done)
		p.err = r.program.Serve(ctx, o)
	}()
	r.net.join(p.power)
	r.running = append(r.running, p)
	return nil
}

// connect lays a cable to the server at the address, which from then on is the
// cable's.
func (p *process) connect(l line, address *string) error {
	u, err := url.Parse(*address)
	if err != nil {
		return err
	}
	c, err := lay(p.power, l, u.Host)
	if err != nil {
		return err
	}
	p.cables = append(p.cables, c)
	u.Host = c.address()
	*address = u.String()
	return nil
}

// ended waits for the end of a process that was told to end, and clears away
// what is left of it.
func (p *process) ended() error {
	p.end()
	timer := time.NewTimer(endTime)
	defer timer.Stop()
	select {
	case <-p.done:
	case <-timer.C:
		return fmt.Errorf("a process did not end within %s:\n%s", endTime, stacks())
	}
	for _, c := range p.cables {
		c.takeUp()
	}
	return nil
}

// replace clears away the processes that have died, and starts others in their
// place. It tells whether there were any. A process may end by itself, if what it
// needs is away when it starts; whoever runs it waits, and starts it again.
func (r *run) replace(ctx context.Context) (changed bool, err error) {
	var alive []*process
	for _, p := range r.running {
		if !p.dead() && p.stopped() {
			r.say("a process ended by itself: %v", p.err)
			p.cut()
		}
		if !p.dead() {
			alive = append(alive, p)
			continue
		}
		p.end()
		r.buried = append(r.buried, p)
		changed = true
	}
	r.running = alive
	for len(r.running) < r.many && r.bad.lasts() == 0 {
		if err := r.start(ctx); err != nil {
			return true, err
		}
		changed = true
	}
	return changed, nil
}

func (p *process) stopped() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
