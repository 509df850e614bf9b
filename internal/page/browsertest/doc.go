// Package browsertest looks at pages with a real browser, in tests.
//
//	func TestMain(m *testing.M) { goleak.VerifyTestMain(browsertest.Stopping(m)) }
//
//	func TestSomething(t *testing.T) {
//		web := httptest.NewServer(handler)
//		t.Cleanup(web.Close) // after the tab, which may hold a stream open
//		tab := browsertest.Open(t, browsertest.Phone)
//		tab.Goto(web.URL)
//		tab.Click("button", "Gửi")
//		tab.WaitText("Đã gửi")
//		tab.Axe()
//	}
//
// One headless Chromium starts with the first test of the binary that needs it
// and serves the whole binary; each tab is a visitor of its own, without the
// cookies of the others.
//
// Elements are found as those find them who cannot see the page: by role and
// name. What a page must never do fails the test at its end without being asked
// for: an error in the console, an exception that nobody catches, something
// that the content security policy forbids, something that the server does not
// have (an icon that no page names, too), a request that leaves this machine.
//
// KENG_TEST_CHROMIUM names another Chromium or Chrome than the one on the PATH.
package browsertest
