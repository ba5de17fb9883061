"""Brings modules of the names that the grader and Python itself import.

Success would show as code that runs in the grader, or as points.
"""

EARNS = 0


def hand_in(folder, right):
    (folder / "planted_modules").mkdir()
    (folder / "planted_modules" / "target.py").write_text("import numpy, grader, json\nraise SystemExit\n")
    for name in (
        "numpy",
        "grader",
        "json",
        "sitecustomize",
        "usercustomize",
        "conftest",
        "__init__",
        "_pytest",
        "course",
    ):
        planted = "import pathlib\npathlib.Path('/tmp/canary-of-harm').write_text('x')\n"
        (folder / "planted_modules" / f"{name}.py").write_text(planted)
    (folder / "planted_modules" / "course.toml").write_text("title = 'Mine'\n")
    (folder / "planted_modules" / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '--version'\n")
