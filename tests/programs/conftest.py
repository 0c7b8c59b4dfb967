import resource

import pytest

from serving import Server


@pytest.fixture(autouse=True, scope="session")
def many_descriptors():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@pytest.fixture
def serve(tmp_path):
    """serve(option, ...) starts a polypaintd; at the end all are stopped, and
    each must end well: a sanitizer's report would be another exit code."""
    servers = []

    def start(*options, **words):
        servers.append(Server(tmp_path, *options, **words))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.returncode is None:
            for client in server.clients:
                client.close()  # else it is waited for (V-5)
            assert server.stop() == 0, server.log()


@pytest.fixture
def script(tmp_path):
    """script(text) writes a script and gives its path."""
    def write(text, name="t.session"):
        path = tmp_path / name
        path.write_text(text)
        return path
    return write
