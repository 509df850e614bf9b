package bench

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// AnswersOptions say how people answer.
type AnswersOptions struct {
	// Time is how long each phase takes.
	Time time.Duration
	// Connections is how many the platform has open to the webhook.
	Connections int
}

// Answers measures how many taps on an answer are committed and acknowledged a
// second, and how long one takes: first as many as go, then half as many.
// Beside it, on Postgres, what a bare upsert of the same row comes to. It fails
// if an acknowledged answer is missing afterwards.
func (g *Ground) Answers(ctx context.Context, o AnswersOptions) error {
	for _, kind := range g.On {
		if err := g.answers(ctx, o, kind); err != nil {
			return fmt.Errorf("answers on %s: %w", kind, err)
		}
	}
	return nil
}

func (g *Ground) answers(ctx context.Context, o AnswersOptions, kind Kind) error {
	db, err := g.province(ctx, kind, g.Cells)
	if err != nil {
		return err
	}
	defer db.discard(ctx)
	name := "answers_" + string(kind)
	if kind != Postgres {
		_, err := g.measureAnswers(ctx, o, db, name)
		return err
	}
	other, err := g.province(ctx, kind, g.Cells)
	if err != nil {
		return err
	}
	defer other.discard(ctx)
	// Half of it before and half of it after, so that a machine that is busy
	// for a while is so for both sides of the ratio.
	before, err := g.bareUpserts(ctx, other, o.Time/4)
	if err != nil {
		return err
	}
	full, err := g.measureAnswers(ctx, o, db, name)
	if err != nil {
		return err
	}
	after, err := g.bareUpserts(ctx, other, o.Time/4)
	if err != nil {
		return err
	}
	bare := (before + after) / 2
	g.result(name+"_pgx", bare, "upserts/s")
	g.result(name+"_ratio", full.rate()/bare, "of_pgx")
	return nil
}

func (g *Ground) measureAnswers(ctx context.Context, o AnswersOptions, db *database, name string) (full crowdRun, err error) {
	platform, err := startPlatform(ctx, nil)
	if err != nil {
		return full, err
	}
	defer platform.close()
	keng, err := g.serve(ctx, db, platform.url())
	if err != nil {
		return full, err
	}
	crowd, err := gather(ctx, keng, db.province.Seats, o.Connections)
	if err == nil {
		full, err = g.answerPhases(ctx, o, keng, crowd, name)
		crowd.leave()
	}
	if err = errors.Join(err, keng.stop()); err != nil {
		return full, err
	}
	looked, lost, err := crowd.check(ctx, db)
	if err != nil {
		return full, err
	}
	g.result(name+"_checked", float64(looked), "answers")
	g.result(name+"_lost", float64(lost), "answers")
	if lost > 0 {
		err = errors.New("acknowledged answers are missing in the database")
	}
	return full, err
}

func (g *Ground) answerPhases(ctx context.Context, o AnswersOptions, keng *program, crowd *crowd, name string) (full crowdRun, err error) {
	g.progress("%s: warm up", name)
	if _, err = crowd.asFastAsItTakes(ctx, o.Time/5); err != nil {
		return full, keng.failure(err)
	}
	g.progress("%s: as many as go, from %d connections", name, len(crowd.hands))
	before, err := labourWith(keng.cmd.Process.Pid)
	if err != nil {
		return full, err
	}
	if full, err = crowd.asFastAsItTakes(ctx, o.Time); err != nil {
		return full, keng.failure(err)
	}
	after, err := labourWith(keng.cmd.Process.Pid)
	if err != nil {
		return full, err
	}
	g.result(name, full.rate(), "answers/s")
	g.millis(name+"_p50", percentile(full.took, 50))
	g.millis(name+"_p99", percentile(full.took, 99))
	g.labours(name, before, after, full.answers)
	g.progress("%s: half as many", name)
	half, err := crowd.atRate(ctx, o.Time, full.rate()/2)
	if err != nil {
		return full, keng.failure(err)
	}
	g.millis(name+"_half_p50", percentile(half.took, 50))
	g.millis(name+"_half_p99", percentile(half.took, 99))
	g.result(name+"_again", float64(full.again+half.again), "answers")
	m, err := memoryOf(keng.cmd.Process.Pid)
	g.megabytes(name+"_memory", m.peak)
	return full, err
}
