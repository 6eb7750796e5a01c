# The service with nothing but Java: PostgreSQL is given by SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD.
# docs/deployment.md describes its settings.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
ARG MAVEN_OPTIONS="-B -ntp -q -Dmaven.test.skip=true -Dmaven.gitcommitid.skip=true"
# Libraries and plugins, in a layer that lasts as long as pom.xml: what a program that does nothing needs to be packaged.
COPY pom.xml ./
RUN mkdir -p src/main/java/shuzi \
 && echo 'package shuzi; class ShuziApplication { static void main(String[] arguments) {} }' > src/main/java/shuzi/ShuziApplication.java \
 && mvn $MAVEN_OPTIONS package \
 && rm -r src target
COPY src/launcher src/launcher
COPY src/main src/main
RUN mvn $MAVEN_OPTIONS -o package
# In layers, without what the image has no use for: the embedded PostgreSQL, the natives of other systems.
RUN java -Djarmode=tools -jar target/shuzi.jar extract --layers --destination layers \
 && rm layers/dependencies/lib/embedded-postgres-binaries-*.jar layers/dependencies/lib/*-macosx-*.jar
# OpenBLAS, unpacked: where /tmp allows no programs, it could not be unpacked there at run time.
RUN case $(uname -m) in aarch64) platform=linux-arm64 ;; *) platform=linux-x86_64 ;; esac \
 && mkdir natives unpacked && cd unpacked \
 && for jar in ../layers/dependencies/lib/{openblas,javacpp}-*-$platform.jar; do jar xf "$jar"; done \
 && cd org/bytedeco && mv javacpp/$platform/libjnijavacpp.so openblas/$platform/lib{jniopenblas_nolapack.so,openblas.so.0,gfortran.so.5} /build/natives/ \
 && { [ ! -e openblas/$platform/libquadmath.so.0 ] || mv openblas/$platform/libquadmath.so.0 /build/natives/; } \
 && ln -s libopenblas.so.0 /build/natives/libopenblas_nolapack.so.0

FROM eclipse-temurin:25-jre AS runtime
RUN useradd --system --uid 10001 --user-group --home-dir /tmp --no-create-home --shell /usr/sbin/nologin shuzi
WORKDIR /app
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/natives/ natives/
COPY --from=build /build/layers/application/ ./
COPY docker/image/java.options docker/image/ready ./
ENV LD_LIBRARY_PATH=/app/natives \
    SERVER_ADDRESS=0.0.0.0 \
    SERVER_PORT=8080 \
    MANAGEMENT_SERVER_PORT=8081 \
    SHUZI_SECURITY_MODE=api-key \
    SERVER_TOMCAT_REMOTEIP_INTERNALPROXIES=127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7 \
    LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs
USER 10001:10001

# Made with the Java, the files and the file times of the image: Java does not use a cache made elsewhere.
FROM runtime AS training
COPY --from=build /build/target/shuzi.jar /training/shuzi.jar
COPY docker/image/make-aot-cache docker/image/picture.png /training/
RUN /training/make-aot-cache /training/shuzi.jar /tmp/shuzi.aot

FROM runtime
COPY --from=training /tmp/shuzi.aot ./
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["/app/ready"]
ENTRYPOINT ["java", "@/app/java.options", "-XX:AOTCache=/app/shuzi.aot", "-jar", "/app/shuzi.jar"]
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
# the commit in /actuator/info and in what models say of their making
USER root
RUN if [ "$REVISION" != unknown ]; then echo "git.commit.id=$REVISION" > git.properties; fi
USER 10001:10001
ENV SPRING_INFO_GIT_LOCATION=file:/app/git.properties
LABEL org.opencontainers.image.title="Shuzi" \
      org.opencontainers.image.description="Trains and serves back-propagation neural networks for handwritten Chinese numerals" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.licenses="Apache-2.0"
