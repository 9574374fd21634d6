# The program in one image; docker-compose.yml runs it as web, worker and beat.

FROM node:22-slim AS frontend
WORKDIR /srv
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --create-home --uid 10001 iq4d && install -d -o iq4d -g iq4d /data
WORKDIR /srv
COPY requirements.txt ./
RUN pip install --require-hashes --requirement requirements.txt
COPY --from=frontend /srv/node_modules node_modules
COPY . .
# Words are compiled and static files collected when the image is made, not when it starts.
RUN IQ4D_DATA_DIR=/srv/var python -m iq4d_site.prepare && rm -f var/secret_key
ENV IQ4D_DATA_DIR=/data \
    IQ4D_STATIC_DIR=/srv/var/static \
    IQ4D_BIND=0.0.0.0 \
    PORT=8000
USER iq4d
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s \
    CMD ["python", "-m", "iq4d_site.health_probe"]
CMD ["python", "-m", "iq4d_site.web"]
