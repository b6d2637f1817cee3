"""Every word the coach says. Short sentences, one idea each; numbers in words."""
