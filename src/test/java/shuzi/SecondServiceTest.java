package shuzi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.test.context.TestPropertySource;

/**
 * Marks a {@link ServiceTest} that runs beside those of the first service. All of these tests share a second service, with a
 * database of its own, and use it one after the other. Tests that capture the output of the process belong to the first one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("second service")
@ServiceTest
@TestPropertySource(properties = "shuzi.data-directory=target/test-data-2")
public @interface SecondServiceTest {}
