# Puente as an image: Python, the libraries it runs with, the program, and the content. Nothing that builds.
#
#   docker build -t puente .
#   docker run --read-only --tmpfs /tmp -v puente-data:/data -e PUENTE_TOKEN=… puente
#
# BASE may be any image with `python` 3.11 or newer on glibc; give a digest (`…@sha256:…`) to build
# the same image again. Without a network: `pip download` the requirements into `wheels/` first.
ARG BASE=python:3.12-slim

# 1. Everything that installing needs stays in this stage.
FROM ${BASE} AS build
WORKDIR /build
# `wheel[s]/` is the folder of wheels, or nothing when there is none: a pattern may match nothing.
COPY requirements.txt wheel[s]/ wheels/
# Hashes are checked: a package that is not the one we pinned is refused. Only ready-made wheels:
# no code of a package runs here, and no compiler is needed. Bytecode comes later, once.
RUN python -m venv /opt/puente \
 && /opt/puente/bin/pip install --no-cache-dir --no-compile --require-hashes --only-binary :all: \
      $(ls wheels/*.whl >/dev/null 2>&1 && echo "--no-index --find-links wheels") \
      -r wheels/requirements.txt
# The program after the libraries: who changes a line of it waits for seconds, not for downloads.
COPY pyproject.toml README.md /app/
COPY bot/ /app/bot/
# setuptools is pinned in the requirements; `--no-build-isolation` uses that one and fetches none.
# `-e` leaves the program in /app, beside the content and the words, where it looks for them.
RUN /opt/puente/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e /app \
 && /opt/puente/bin/pip uninstall --quiet --yes setuptools pip \
 # In which town and with which carrier a number is registered: 40 MB that nothing here asks for.
 && rm -rf /opt/puente/lib/python3.*/site-packages/phonenumbers/geodata \
           /opt/puente/lib/python3.*/site-packages/phonenumbers/carrierdata \
           /opt/puente/lib/python3.*/site-packages/phonenumbers/tzdata \
 # What libraries bring for their own developers and for compilers.
 && find /opt/puente/lib -type d \( -name tests -o -name sample_data \) -prune -exec rm -rf {} + \
 && find /opt/puente/lib -type f \( -name '*.pyi' -o -name '*.pyx' -o -name '*.pxd' \
      -o -name '*.[acho]' -o -name '*.cpp' -o -name '*.hpp' \) -delete \
 # The file system is read-only later, so bytecode is written now, in one folder: a second less at
 # each start. Of all that is installed; and of Python itself, whose image has none, what the commands
 # import. Then once more without docstrings what the bot itself runs with, see bot/__main__.py.
 && export PYTHONPYCACHEPREFIX=/opt/puente/bytecode PYTHONDONTWRITEBYTECODE= \
 && python -m compileall -q -j 0 /opt/puente/lib /app/bot \
 && /opt/puente/bin/python -c "import bot.cli.commands, bot.counts.sqlite, bot.folders, bot.web.dashboard" \
 && /opt/puente/bin/python -OO -c "import uvloop, bot.cli.main, bot.cli.run, bot.cli.service, bot.counts.sqlite, bot.counts.postgres, bot.folders, bot.logs, bot.web.dashboard"

# 2. The base without its installers, and with somebody who is not root.
FROM ${BASE} AS bare
# A number, not a name: Kubernetes can then see that it is not root. `ensurepip` holds a copy of pip.
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin puente \
 && install -d -o 10001 -g 10001 -m 0700 /data \
 && rm -rf /usr/local/lib/python3.*/site-packages/* /usr/local/lib/python3.*/ensurepip \
           /usr/lib/python3.*/ensurepip /usr/share/python-wheels /usr/local/bin/pip*

# 3. What runs.
FROM bare
LABEL org.opencontainers.image.title="Puente" \
      org.opencontainers.image.description="Orientation for people at the border of Mexico and Belize" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0"
COPY --from=build /opt/puente /opt/puente
COPY --from=build /app/bot /app/bot
COPY locales/ /app/locales/
# Baked in, so that the image answers by itself; mount a folder over it to publish without building.
COPY content/ /app/content/
WORKDIR /app
# In order: `puente` is found; bytecode lies there, and none is written; log lines are not held back; charts
# keep their list of fonts where writing is allowed; counts go to the volume. The bot listens on every
# address of its container, which is reached only as far as ports are opened.
ENV PATH=/opt/puente/bin:$PATH \
    PYTHONPYCACHEPREFIX=/opt/puente/bytecode \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    PUENTE_DATABASE=sqlite:////data/counts.db \
    PUENTE_LISTEN=0.0.0.0:8080 \
    PUENTE_MONITOR=0.0.0.0:8081
USER 10001
# The counts, and nothing else, outlive a container.
VOLUME /data
# Webhook and dashboard; health and metrics. The second is not for the outside.
EXPOSE 8080 8081
# A slim image has no curl. Not urllib: it would ask a proxy named by HTTP_PROXY for 127.0.0.1. Live,
# not ready: a bot that waits for the network should wait, not be taken for dead and restarted.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import http.client as h, os, sys; c = h.HTTPConnection('127.0.0.1', int(os.environ.get('PUENTE_MONITOR', ':8081').rpartition(':')[2]), 4); c.request('GET', '/live'); sys.exit(c.getresponse().status != 200)"]
# What is in hand is finished within ten seconds, which is how long Docker waits by itself.
STOPSIGNAL SIGTERM
ENTRYPOINT ["puente"]
CMD ["run"]
