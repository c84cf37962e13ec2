FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-ind \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 ktp \
    && install -d -o ktp -g ktp /var/lib/ktp

WORKDIR /srv/ktp
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OMP_THREAD_LIMIT=1 VAR_DIR=/var/lib/ktp

# Only the first part of the list: what runs, not what trains or tests.
COPY requirements.txt .
RUN sed '/^# Train/,$d' requirements.txt > /tmp/run.txt && pip install --no-cache-dir -r /tmp/run.txt

COPY . .
RUN SECRET_KEY=only-to-collect DATA_KEYS= INDEX_KEYS= VAR_DIR=/tmp/collect python manage.py collectstatic --noinput \
    && rm -rf /tmp/collect

USER ktp
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--no-control-socket", "--worker-class", "gthread", "--threads", "8", "--bind", "0.0.0.0:8000"]
