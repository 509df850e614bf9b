package main

import (
	"context"
	"time"

	"keng/internal/chat"
)

// outliving returns a context that ends a while after ctx.
func outliving(ctx context.Context, while time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		t := time.AfterFunc(while, cancel)
		context.AfterFunc(longer, func() { t.Stop() })
	})
	return longer, func() { stop(); cancel() }
}

// finishing has handle go on with a batch that it has begun when whoever handed
// it in goes away, until life ends: what is half done would be done again.
func finishing(life context.Context, handle chat.Handle) chat.Handle {
	return func(ctx context.Context, batch []chat.Event) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		work, cancel := context.WithCancel(context.WithoutCancel(ctx))
		defer cancel()
		defer context.AfterFunc(life, cancel)()
		if end, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			work, cancel = context.WithDeadline(work, end)
			defer cancel()
		}
		return handle(work, batch)
	}
}
