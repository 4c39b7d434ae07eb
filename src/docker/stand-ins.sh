#!/usr/bin/env bash
# For machines that cannot pull images: makes stand-ins, under the same names, for the images that
# docker-compose.yml (without Grafana), the Dockerfile and the docker tests need. Java, Maven and Prometheus come from
# Debian's packages, Kafka from its jars; the broker's knows no more than docker-compose.yml and Testcontainers use. Where images can be pulled
# none of this is needed.
# The tests need TESTCONTAINERS_RYUK_DISABLED=true and TESTCONTAINERS_HOST_OVERRIDE=localhost besides, since their
# helpers cannot be pulled either.
# Needs root, debootstrap, Maven, a Docker engine, and a local Maven repository from which this project builds offline.
set -euo pipefail
cd "$(dirname "$0")/../.."

kafka=$(sed -n 's|.*<kafka.version>\(.*\)</kafka.version>.*|\1|p' pom.xml)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Never takes the name of an image that is already here, real or not.
wanted() {
  if docker image inspect "$1" >/dev/null 2>&1; then
    echo "$1 is here already; left as it is"
    return 1
  fi
  echo "making $1"
}

# debian DIRECTORY PACKAGES: a minimal system with these packages.
debian() {
  debootstrap --variant=minbase --include="$2" bookworm "$1" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/*
}

# image DIRECTORY NAME: the directory as an image.
image() {
  tar -C "$1" -c . | docker import -c 'LABEL stand-in=true' -c 'ENV LANG=C.UTF-8' - "$2" >/dev/null
}

java=eclipse-temurin:17-jre
if wanted $java; then
  debian "$work/java" openjdk-17-jre-headless
  image "$work/java" $java
fi

maven=maven:3.9-eclipse-temurin-17
if wanted $maven; then
  debian "$work/maven" openjdk-17-jdk-headless,maven
  mkdir "$work/maven/root/.m2"
  cp -r "$HOME/.m2/repository" "$work/maven/root/.m2/"
  echo '<settings><offline>true</offline></settings>' >"$work/maven/root/.m2/settings.xml"
  image "$work/maven" $maven
fi

# Grafana is in no package; start the other services by their names.
prometheus=$(sed -n 's|.*image: \(prom/prometheus:.*\)|\1|p' docker-compose.yml)
if wanted "$prometheus"; then
  debian "$work/prometheus" prometheus
  mkdir "$work/prometheus/prometheus"
  tar -C "$work/prometheus" -c . | docker import -c 'LABEL stand-in=true' -c 'ENTRYPOINT ["/usr/bin/prometheus"]' \
    -c 'CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]' - "$prometheus" >/dev/null
fi

wanted "apache/kafka:$kafka" || exit 0
mkdir "$work/kafka" "$work/kafka/bin" "$work/kafka/docker"
cd "$work/kafka"

cat >pom.xml <<END
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>stand-in</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j2-impl</artifactId><version>2.25.4</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$kafka</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>$kafka</version></dependency>
  </dependencies>
</project>
END
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=libs

# Testcontainers waits for a line of the broker's log; the tools are to be quiet.
log() {
  cat <<END
Configuration:
  Appenders:
    Console:
      name: OUT
      target: $1
      PatternLayout:
        pattern: "[%d] %p %m (%c)%n"
  Loggers:
    Root:
      level: $2
      AppenderRef:
        - ref: OUT
    Logger:
      - name: kafka
        level: $2
      - name: org.apache.kafka
        level: $2
END
}
log SYSTEM_OUT INFO >docker/log4j2.yaml
log SYSTEM_ERR WARN >docker/tools-log4j2.yaml

# The environment becomes server.properties and log levels by the same class as in the real image.
cat >docker/run <<'END'
#!/bin/bash
set -eu
export CLUSTER_ID=${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}
said=$(java -cp '/opt/kafka/libs/*' kafka.docker.KafkaDockerWrapper setup --default-configs-dir /etc/kafka/docker \
  --mounted-configs-dir /mnt/shared/config --final-configs-dir /opt/kafka/config 2>&1) ||
  grep -qi 'already formatted' <<<"$said" || { echo "$said"; exit 1; }
# shellcheck disable=SC2086 # several options in one variable
exec java ${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G} -Dlog4j2.configurationFile=/opt/kafka/config/log4j2.yaml \
  -cp '/opt/kafka/libs/*' kafka.Kafka /opt/kafka/config/server.properties
END

tool() {
  cat >"bin/$1" <<END
#!/bin/bash
exec java \${KAFKA_HEAP_OPTS:--Xmx256M} -Dlog4j2.configurationFile=/etc/kafka/docker/tools-log4j2.yaml \\
  -cp '/opt/kafka/libs/*' org.apache.kafka.tools.$2 "\$@"
END
}
tool kafka-topics.sh TopicCommand
tool kafka-broker-api-versions.sh BrokerApiVersionsCommand
tool kafka-get-offsets.sh GetOffsetShell
chmod +x bin/* docker/run

cat >Dockerfile <<END
FROM $java
LABEL stand-in=true
RUN useradd -m appuser && mkdir -p /mnt/shared/config /etc/kafka /opt/kafka/config /var/lib/kafka/data
COPY libs /opt/kafka/libs
COPY bin /opt/kafka/bin
COPY docker /etc/kafka/docker
RUN chown -R appuser /mnt/shared/config /etc/kafka /opt/kafka/config /var/lib/kafka
USER appuser
VOLUME ["/var/lib/kafka/data", "/mnt/shared/config"]
EXPOSE 9092
CMD ["/etc/kafka/docker/run"]
END
docker build -q -t "apache/kafka:$kafka" . >/dev/null 2>"$work/log" || { cat "$work/log"; exit 1; }
