# One image for every part of the application; docker-compose.yml says which command each part runs.

FROM python:3.13-slim-bookworm AS packages
COPY requirements/production.txt /requirements.txt
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /requirements.txt

FROM python:3.13-slim-bookworm
# WeasyPrint's libraries; without the subset library every PDF takes about twice the time.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
      libfontconfig1 libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 samordning
COPY --from=packages /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=finsam.settings \
    FONTCONFIG_FILE=/samordning/deploy/fonts.conf \
    STATIC_ROOT=/srv/static \
    PRIVATE_ROOT=/srv/private
WORKDIR /samordning
COPY . .
# The folder of produced files is made here so that a volume mounted on it gets the right owner.
RUN python -c "import pathlib, ttf_opensans; print(pathlib.Path(ttf_opensans.__file__).parent / 'ttf')" \
      | xargs -I fonts ln -s fonts /usr/local/share/fonts/samordning \
 && python manage.py collectstatic --noinput --verbosity 0 \
 && install -d -o samordning -m 700 /srv/private
USER samordning
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "finsam.wsgi:application"]
