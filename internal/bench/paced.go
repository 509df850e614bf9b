package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"keng/internal/sandbox"
)

// PacedOptions say how long a broadcast is watched.
type PacedOptions struct {
	Time time.Duration
	// Taps is how many people a second answer meanwhile.
	Taps int
}

// Paced measures a broadcast at the platform's pace, with every limit of the
// platform enforced, while people answer: how many messages and edits a second
// go out in all, how often the platform had to refuse one, and how long it
// takes from a tap until its confirmation is with the platform.
func (g *Ground) Paced(ctx context.Context, o PacedOptions) error {
	for _, kind := range g.On {
		name := "paced_" + string(kind)
		p, err := g.paced(ctx, o, kind)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		slices.Sort(p.took)
		g.result(name, float64(p.sent)/o.Time.Seconds(), "messages/s")
		g.result(name+"_refused", float64(p.refused), "calls")
		g.result(name+"_taps", float64(len(p.took)+len(p.open)), "taps")
		g.result(name+"_unconfirmed", float64(len(p.open)), "taps")
		g.millis(name+"_tap_p50", percentile(p.took, 50))
		g.millis(name+"_tap_p99", percentile(p.took, 99))
	}
	return nil
}

// paced is a broadcast that is watched.
type paced struct {
	*town
	PacedOptions
	// begin is when the first message came.
	begin time.Time
	// told are those who have the announcement and have not answered.
	told []telling
	// open are the taps that are not confirmed, by their chats.
	open          map[int64]time.Time
	took          []time.Duration
	sent, refused int
}

type telling struct {
	chat int64
	at   time.Time
}

// The times of a bench at the platform's pace.
const (
	// reading is how long people look at an announcement before they answer.
	reading = 3 * time.Second
	// firstTime is how long the first message may take.
	firstTime = time.Minute
	// restTime is how long the confirmations of the last taps may take.
	restTime = 10 * time.Second
)

func (g *Ground) paced(ctx context.Context, o PacedOptions, kind Kind) (p *paced, err error) {
	db, err := g.unannounced(ctx, kind, g.Cells)
	if err != nil {
		return nil, err
	}
	defer db.discard(ctx)
	town, err := buildTown(ctx, db.province.Seats, sandbox.TelegramLimits())
	if err != nil {
		return nil, err
	}
	p = &paced{town: town, PacedOptions: o, open: map[int64]time.Time{}}
	g.progress("announce at the platform's pace, while %d people a second answer", o.Taps)
	keng, err := g.serve(ctx, db, town.url)
	if err != nil {
		return nil, errors.Join(err, town.close())
	}
	if err = p.watch(ctx); err != nil {
		err = keng.failure(err)
	}
	return p, errors.Join(err, keng.stop(), town.close())
}

// watch has people answer while the broadcast runs, and waits for what is left.
func (p *paced) watch(ctx context.Context) error {
	if err := p.follow(ctx, firstTime, func(c sandbox.Call) bool {
		p.hear(c)
		return !p.begin.IsZero()
	}); err != nil {
		return fmt.Errorf("no message comes: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, p.Time+restTime)
	defer cancel()
	look, tap := time.NewTicker(lookEvery), time.NewTicker(time.Second/time.Duration(p.Taps))
	defer look.Stop()
	defer tap.Stop()
	end := p.begin.Add(p.Time)
	for time.Now().Before(end) || len(p.open) > 0 {
		select {
		case <-look.C:
			for _, c := range p.news() {
				p.hear(c)
			}
		case now := <-tap.C:
			if err := p.tapNext(now, end); err != nil { //nolint:contextcheck // the platform delivers in its own time
				return err
			}
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return nil // what is still open is told as such
			}
			return ctx.Err()
		}
	}
	return nil
}

// hear takes down a call of the program.
func (p *paced) hear(c sandbox.Call) {
	send, edit := c.Method == "sendMessage", c.Method == "editMessageText"
	switch {
	case c.Status == http.StatusTooManyRequests:
		p.refused++
		return
	case !c.OK() || !send && !edit:
		return
	}
	if p.begin.IsZero() {
		p.begin = c.Real
	}
	if c.Real.Sub(p.begin) < p.Time {
		p.sent++
	}
	if send {
		p.told = append(p.told, telling{c.Chat, c.Real})
		return
	}
	if tapped, ok := p.open[c.Chat]; ok {
		p.took = append(p.took, c.Real.Sub(tapped))
		delete(p.open, c.Chat)
	}
}

// tapNext has the first answer who has had the time to read.
func (p *paced) tapNext(now, end time.Time) error {
	if len(p.told) == 0 || now.Sub(p.told[0].at) < reading || now.After(end) {
		return nil
	}
	chat := p.told[0].chat
	p.told = p.told[1:]
	p.open[chat] = time.Now()
	return p.people[chat].Tap("Tôi dự được")
}
