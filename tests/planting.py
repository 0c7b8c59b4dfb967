"""Sources with a fault planted in them: a copy that builds by itself, in which
one piece of text is replaced by another as long as it is tried."""
import contextlib
import pathlib
import shutil

ROOT = pathlib.Path(__file__).resolve().parents[1]


class Changed(Exception):
    """The text to replace does not stand just once in its file."""


class Copy:
    """A tree in `folder` with these files and folders of the project."""

    def __init__(self, folder, sources):
        self.folder, self.sources = folder, sources

    def files(self):
        for name in self.sources:
            path = ROOT / name
            yield from [path] if path.is_file() else (
                file for file in path.rglob("*") if file.is_file())

    def refresh(self):
        """As the sources are now. Only what differs is written, so that make
        builds that anew and nothing else."""
        wanted = {self.folder / file.relative_to(ROOT): file
                  for file in self.files()}
        for target, file in wanted.items():
            if target.exists() and target.read_bytes() == file.read_bytes():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            target.chmod(file.stat().st_mode)
        for name in self.sources:
            for target in (self.folder / name).rglob("*"):
                if target.is_file() and target not in wanted:
                    target.unlink()
        (self.folder / "build").mkdir(exist_ok=True)
        (self.folder / "build" / ".deps").touch()

    @contextlib.contextmanager
    def planted(self, fault):
        """With `fault.wrong` in place of `fault.right` in `fault.file`."""
        file = self.folder / fault.file
        right = file.read_text()
        if right.count(fault.right) != 1:
            raise Changed(f"{fault.file} has changed: adapt {fault.name}")
        file.write_text(right.replace(fault.right, fault.wrong))
        try:
            yield
        finally:
            file.write_text(right)
