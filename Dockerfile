# A node as an image; compose.yaml runs it. Raise the two releases to take their security updates, and build anew.
ARG NODE=22.16.0-bookworm-slim
ARG PYTHON=3.13.5-slim-bookworm

# Front-end files, as package-lock.json pins them.
FROM node:${NODE} AS front
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

# An environment with what requirements/base.txt pins by hash, and the wheel, built without asking the index again.
FROM python:${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
COPY requirements/base.txt requirements/
RUN python -m venv /opt/kuaizhuan && /opt/kuaizhuan/bin/pip install --no-deps --require-hashes -r requirements/base.txt
COPY pyproject.toml setup.py MANIFEST.in package.json README.md LICENSE CHANGELOG.md ./
COPY scripts/bootstrap.py scripts/
COPY deploy deploy
COPY src src
COPY --from=front /build/node_modules node_modules
RUN python scripts/bootstrap.py vendor && /opt/kuaizhuan/bin/pip install --no-deps --no-build-isolation --no-index .

FROM python:${PYTHON}
RUN useradd --system --uid 10001 --home-dir /var/lib/kuaizhuan --create-home --shell /usr/sbin/nologin kuaizhuan \
    && install -d -o kuaizhuan -g kuaizhuan -m 700 /var/backups/kuaizhuan
COPY --from=build /opt/kuaizhuan /opt/kuaizhuan
COPY deploy/container/health.py /opt/kuaizhuan/health.py
ENV PATH=/opt/kuaizhuan/bin:$PATH PYTHONUNBUFFERED=1 KZ_HOME=/var/lib/kuaizhuan
USER 10001:10001
WORKDIR /var/lib/kuaizhuan
VOLUME ["/var/lib/kuaizhuan", "/var/backups/kuaizhuan"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "/opt/kuaizhuan/health.py", "/health"]
# Only the proxy reaches the port, from an address that is not known before.
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--timeout", "120", "--graceful-timeout", "60", "--max-requests", "5000", "--max-requests-jitter", "500", "--worker-tmp-dir", "/dev/shm", "--forwarded-allow-ips", "*", "kuaizhuan.wsgi"]
