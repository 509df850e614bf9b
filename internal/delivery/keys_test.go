package delivery_test

import "testing"

// TestAKeyIsNoEdit, and a channel that has none shows none.
func TestAKeyIsNoEdit(t *testing.T) {
	for _, tt := range []struct {
		keys bool
		want string
	}{{true, "hello {key}"}, {false, "77 hello"}} {
		each(t, func(t *testing.T, r *rig) {
			r.wire.keys = tt.keys
			item := to("a", "hello")
			item.Kind, item.Edit = "key", "77"
			r.say(item)
			want(t, "said", r.wire.texts("a"), []string{tt.want})
		})
	}
}
