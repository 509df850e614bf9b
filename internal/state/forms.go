package state

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"keng/internal/chat"
	"keng/internal/dialog"
	"keng/internal/gather"
)

// formLife is how long a form waits for its person: long enough to go and look
// something up, short enough that tomorrow's "2" is not taken for an answer to it.
const formLife = 30 * time.Minute

// formRow is a form as it is kept. Both kinds of Forms keep it as JSON, so that
// what is loaded is the same and shares no memory with what was saved.
type formRow struct {
	Name   string            `json:"name,omitempty"`
	Step   string            `json:"step,omitempty"`
	Values map[string]string `json:"values,omitempty"`
	Shown  *shownRow         `json:"shown,omitempty"`
}

type shownRow struct {
	Kind string          `json:"kind,omitempty"`
	Args json.RawMessage `json:"args,omitempty"`
	At   time.Time       `json:"at,omitzero"`
}

func encodeForm(f dialog.Form) ([]byte, error) {
	row := formRow{Name: f.Name, Step: f.Step, Values: f.Values}
	if f.Shown != nil {
		row.Shown = &shownRow{Kind: f.Shown.Kind, Args: f.Shown.Args, At: f.Shown.At}
	}
	b, err := json.Marshal(row)
	if err != nil {
		return nil, fmt.Errorf("state: encode a form: %w", err)
	}
	return b, nil
}

func decodeForm(b []byte, version int64) (dialog.Form, error) {
	var row formRow
	if err := json.Unmarshal(b, &row); err != nil {
		return dialog.Form{}, fmt.Errorf("state: decode a form: %w", err)
	}
	f := dialog.Form{Name: row.Name, Step: row.Step, Values: row.Values, Version: version}
	if row.Shown != nil {
		f.Shown = &dialog.Shown{Kind: row.Shown.Kind, Args: row.Shown.Args, At: row.Shown.At}
	}
	return f, nil
}

// redisForms keeps each form as a hash: v, the version, and f, the form. A
// deleted form keeps its v and no f, so that a version is never used twice and
// a late Save of the old form cannot pass for one of the new.
//
// Calls that come at the same time go to Redis in one pipeline, since what a
// call costs is mostly its way.
type redisForms struct {
	client *redis.Client
	calls  *gather.Table[formCall]
}

var _ dialog.Forms = redisForms{}

// formCall queues a command on a pipeline. Its outcome is in the command.
type formCall func(context.Context, redis.Pipeliner)

// The most calls in a pipeline, and pipelines under way: a call waits for all of
// its pipeline, so a few dozen; and one can go while the other comes back.
const (
	formCalls     = 64
	formPipelines = 1
)

func newRedisForms(client *redis.Client) redisForms {
	s := redisForms{client: client}
	s.calls = gather.New(formCalls, formPipelines, s.send)
	return s
}

// send makes the calls. They are of several callers, so no one's context ends them.
func (s redisForms) send(calls []formCall) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	pipe := s.client.Pipeline()
	for _, queue := range calls {
		queue(ctx, pipe)
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	return nil
}

var (
	saveForm = redis.NewScript(`
local kept = redis.call('HMGET', KEYS[1], 'v', 'f')
local counter = tonumber(kept[1]) or 0
local version = kept[2] and counter or 0
if version ~= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'v', string.format('%.0f', counter + 1), 'f', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`)

	deleteForm = redis.NewScript(`
if redis.call('HDEL', KEYS[1], 'f') == 1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return 1`)
)

func formKey(a chat.Address) string { return "keng:form:" + string(a.Channel) + ":" + a.Chat }

func (s redisForms) Load(ctx context.Context, a chat.Address) (dialog.Form, error) {
	var got *redis.SliceCmd
	err := s.calls.Do(ctx, func(ctx context.Context, p redis.Pipeliner) { got = p.HMGet(ctx, formKey(a), "v", "f") })
	if err != nil {
		return dialog.Form{}, away(err)
	}
	var kept struct {
		Version int64  `redis:"v"`
		Form    string `redis:"f"`
	}
	if err := got.Scan(&kept); err != nil {
		return dialog.Form{}, away(err)
	}
	if kept.Form == "" {
		return dialog.Form{}, nil
	}
	return decodeForm([]byte(kept.Form), kept.Version)
}

func (s redisForms) Save(ctx context.Context, a chat.Address, f dialog.Form) error {
	row, err := encodeForm(f)
	if err != nil {
		return err
	}
	keys, args := []string{formKey(a)}, []any{f.Version, row, formLife.Milliseconds()}
	var got *redis.Cmd
	if err := s.calls.Do(ctx, func(ctx context.Context, p redis.Pipeliner) { got = saveForm.EvalSha(ctx, p, keys, args...) }); err != nil {
		return away(err)
	}
	if redis.HasErrorPrefix(got.Err(), "NOSCRIPT") { // a Redis that has just begun, or was emptied
		got = saveForm.Eval(ctx, s.client, keys, args...)
	}
	saved, err := got.Bool()
	if err == nil && !saved {
		return dialog.ErrStale
	}
	return away(err)
}

func (s redisForms) Delete(ctx context.Context, a chat.Address) error {
	return away(deleteForm.Run(ctx, s.client, []string{formKey(a)}, formLife.Milliseconds()).Err())
}
