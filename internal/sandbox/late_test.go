package sandbox_test

import (
	"testing"

	"keng/internal/sandbox"
)

// What is kept back comes after what was sent later, the last first.
func TestUpdatesThatComeLate(t *testing.T) {
	w := open(t)
	lan := w.lan()
	w.HoldNext(2)
	for _, text := range []string{"một", "hai", "ba"} {
		lan.Send(text)
	}
	if got := w.flush(); texts(got) != "ba" || w.Pending() != 2 {
		t.Fatalf("got %q, and %d are waiting", texts(got), w.Pending())
	}
	w.ReleaseHeld()
	got := w.flush()
	if texts(got) != "hai một" || w.Pending() != 0 {
		t.Fatalf("got %q, and %d are waiting", texts(got), w.Pending())
	}
	lan.Send("bốn")
	if got = w.flush(); texts(got) != "bốn" {
		t.Errorf("after that: %q", texts(got))
	}
}

// To a webhook, what comes late or once more has the number that it always had.
func TestUpdatesThatComeLateToAWebhook(t *testing.T) {
	w := open(t)
	lan := w.lan()
	h := w.listen(fine)
	must[bool](w, "setWebhook", "url", h.URL)
	w.HoldNext(1)
	w.EchoNext(2)
	lan.Send("một")
	lan.Send("hai")
	w.check(w.Until(w.ctx(), func() bool { return w.Pending() == 1 }))
	w.ReleaseHeld()
	w.check(w.Drained(w.ctx()))
	w.Echo()
	w.Echo() // nothing is left of it
	w.check(w.Drained(w.ctx()))
	got := h.updates()
	if texts(got) != "hai một một hai" {
		t.Fatalf("got %q", texts(got))
	}
	if got[1].ID != got[2].ID || got[0].ID != got[3].ID || got[0].ID != got[1].ID+1 {
		t.Errorf("their numbers: %d %d %d %d", got[0].ID, got[1].ID, got[2].ID, got[3].ID)
	}
	must[bool](w, "deleteWebhook")
	w.EchoNext(1)
	lan.Send("ba")
	w.flush()
	if w.Echo(); w.Pending() != 0 {
		t.Error("a bot that polls would get an update that it has confirmed")
	}
}

func TestMend(t *testing.T) {
	w := open(t)
	w.Fail(sandbox.Fault{Method: "getMe", Kind: sandbox.FaultServer, Times: 5})
	if r := w.call("getMe"); r.OK {
		t.Error("the fault did not come")
	}
	w.Mend()
	if r := w.call("getMe"); !r.OK {
		t.Errorf("mended: %s", r.Raw)
	}
}
