package shuzi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * Marks a test of the whole service over real HTTP on a real PostgreSQL, which is empty at first. All of these tests share
 * one service and use it one after the other; {@link SecondServiceTest} has another one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.SAME_THREAD)
@ContextConfiguration(initializers = ContainerDatabase.class)
@Import(EmptyDatabase.class)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "springdoc.pre-loading-enabled=true", // before another service of the tests replaces what springdoc keeps
            // in static fields
            "db-scheduler.polling-interval=100ms", // a job waits that long for its start
            "spring.flyway.clean-disabled=false",
            "spring.datasource.hikari.data-source-properties.options=-c synchronous_commit=off", // nothing is killed
            "server.tomcat.remoteip.internal-proxies=127.0.0.1/32",
            "shuzi.data-directory=target/test-data",
            "shuzi.dataset.max-upload=20MB",
            "shuzi.dataset.max-unpacked=50MB",
            "shuzi.dataset.max-images=12100",
            "shuzi.dataset.max-imports=1",
            "shuzi.events.keep-alive=1s",
            "shuzi.events.max-streams=10",
            "shuzi.prediction.max-image=1MB",
            "shuzi.prediction.max-batch=20",
            "shuzi.prediction.warm-up=0"
        })
public @interface ServiceTest {}
