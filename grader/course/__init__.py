"""What a course's author wrote: settings, checks, variants, stubs, and the plan that is made of them."""
