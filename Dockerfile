# The image of every process of the service: `serve` by default; `relay`, `migrate`, … by name.

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src

# The packages before the code, which changes more often. No pip in there: nothing is to be installed later.
# --no-deps: the lock file is complete, and a package that it does not pin shall not slip in.
COPY requirements.lock ./
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv/bin/python install --no-deps --require-hashes -r requirements.lock

# The build tool in an environment of its own, which stays in this stage; the development lock file pins it.
COPY requirements-dev.lock ./
RUN awk '/^[a-z]/ { keep = /^(hatchling|packaging|pathspec|pluggy|tomlkit|trove-classifiers)==/ } keep' requirements-dev.lock > build.lock \
 && python -m venv /opt/build \
 && /opt/build/bin/python -m pip install --no-deps --require-hashes -r build.lock

COPY pyproject.toml README.md ./
COPY moderation moderation
RUN /opt/build/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && python -m pip --python /opt/venv/bin/python install --no-deps /wheels/*.whl

FROM python:3.11-slim
# A number of our own, so that an operator can give it rights on the host (a JSONL file's folder) beforehand.
RUN groupadd --gid 10001 moderation \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin moderation
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY config config
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MODERATION_HOST=0.0.0.0 \
    MODERATION_PORT=8000
USER 10001:10001
EXPOSE 8000
# Whether the process lives; whether Redis and the database do is /readyz, and no reason to restart this.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["moderation"]
CMD ["serve"]
