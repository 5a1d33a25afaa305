def test_live(page, live_server):
    page.goto("/en/sign-in/")
    assert 0
