FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
COPY schemas schemas
# The libraries come into a layer of their own, which stays when only the sources change.
RUN mvn -q -B -Dmaven.test.skip package && rm -r target
COPY src/main src/main
RUN mvn -q -B -Dmaven.test.skip package

FROM eclipse-temurin:17-jre
RUN useradd --create-home learnstream && install -d -o learnstream /var/lib/learnstream
COPY --from=build /build/target/lib /opt/learnstream/target/lib
COPY --from=build /build/target/learnstream.jar /opt/learnstream/target/
COPY bin /opt/learnstream/bin
# Makes the archive of classes, for this image's JVM.
RUN /opt/learnstream/bin/learnstream --version
USER learnstream
ENTRYPOINT ["/opt/learnstream/bin/learnstream"]
