# The bot as an image: only Python, the libraries it runs with, and the content.
#
#   docker build -t puente .
#   docker run --read-only --tmpfs /tmp -v puente-data:/data -e PUENTE_TOKEN_FILE=/run/secrets/token … puente
#
# BASE can be any image with Python 3.11 or newer on glibc: the wheels are built for it.
ARG BASE=python:3.12-slim

# 1. Everything that installing needs stays in this stage.
FROM ${BASE} AS build
WORKDIR /build
# Hashes are checked: a package that is not the one we pinned is refused.
COPY requirements.txt ./
# With a folder `wheels/` beside this file nothing is downloaded; it may be missing (hence the star).
COPY wheel[s]/ wheels/
RUN python -m venv /opt/puente \
 && /opt/puente/bin/pip install --no-cache-dir --require-hashes --only-binary :all: \
      $(test -d wheels && echo "--no-index --find-links wheels") -r requirements.txt
COPY pyproject.toml README.md ./
COPY bot/ bot/
# setuptools of the base would do for an editable install only; a plain copy is all that is needed.
RUN cp -r bot "$(/opt/puente/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/" \
 # Bytecode now, because the file system is read-only later: half a second less at each start.
 && /opt/puente/bin/python -m compileall -q /opt/puente/lib \
 # pip is a tool for building, not for running.
 && /opt/puente/bin/pip uninstall --quiet --yes pip \
 # Where and with which carrier a number is registered: 40 MB that nothing here asks for.
 && rm -rf /opt/puente/lib/python3.*/site-packages/phonenumbers/{geo,carrier,tz}data \
 # Tests and type stubs of libraries are of no use here.
 && find /opt/puente -type d -name tests -prune -exec rm -rf {} + \
 && find /opt/puente -name '*.pyi' -delete

# 2. What runs.
FROM ${BASE}
LABEL org.opencontainers.image.title="Puente" \
      org.opencontainers.image.description="Orientation for people at the border of Mexico and Belize" \
      org.opencontainers.image.licenses="MIT"
# A number, not a name: Kubernetes can then prove that it is not root.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin puente \
 && install -d -o 10001 -g 10001 /data
COPY --from=build /opt/puente /opt/puente
COPY locales/ /app/locales/
# Baked in, so that the image answers by itself; mount a folder over it to publish without building.
COPY content/ /app/content/
WORKDIR /app
# The first two: nothing is written beside the code, and logs are not held back. The bot listens on
# every address of its own container; the health listener is for the container and its network only.
ENV PATH=/opt/puente/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PUENTE_CONTENT=/app/content \
    PUENTE_LOCALES=/app/locales \
    PUENTE_DATABASE=sqlite:////data/counts.db \
    PUENTE_LISTEN=0.0.0.0:8080 \
    PUENTE_MONITOR=0.0.0.0:8081
USER 10001
# The counts, and nothing else, outlive a container.
VOLUME /data
EXPOSE 8080 8081
# There is no curl in a slim image. Live, not ready: Docker restarts what is unhealthy, and a bot
# whose network is down should wait, not restart.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8081/live', timeout=4)"]
# SIGTERM finishes what is in hand within ten seconds, Docker's own patience.
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
