"""The documentation site. Build it with `make docs`; a warning is an error."""

from __future__ import annotations

import sys
from pathlib import Path

from grader import __version__

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

project = "fairgrade"
author = "the authors of fairgrade"
copyright = author  # noqa: A001 - the name is Sphinx's
release = version = __version__

extensions = [
    "myst_parser",
    "numpydoc",
    "schema_page",  # ours: docs/extensions
    "sphinx.ext.autodoc",
    "sphinx_argparse_cli",
    "sphinx_copybutton",
    "sphinx_design",
]
nitpicky = True  # a reference that leads nowhere is a warning

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

smartquotes = False  # what is quoted is often code
default_role = "code"  # single backticks in a docstring
add_module_names = False
autodoc_typehints = "none"  # the docstrings say more: shapes, units
numpydoc_show_class_members = False

html_theme = "pydata_sphinx_theme"
html_title = "fairgrade"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "logo": {"text": "fairgrade"},
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": ["sphinx-version"],
    "show_toc_level": 2,
}
html_sidebars = {"index": []}
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True
