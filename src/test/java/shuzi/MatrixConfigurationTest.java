package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import shuzi.core.matrix.MatrixEngine;

class MatrixConfigurationTest {

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(MatrixConfiguration.class);

    @Test
    void theFastestAvailableEngineIsTheDefault() {
        application.run(context -> {
            MatrixEngine engine = context.getBean(MatrixEngine.class);
            assertThat(engine.name()).isEqualTo("OPENBLAS");
            assertThat(engine.kernels()).startsWith("VECTOR_");
        });
    }

    @Test
    void settingsOverrideTheDefaultEngine() {
        application
                .withPropertyValues("shuzi.matrix.engine=ojalgo", "shuzi.matrix.kernels=loops")
                .run(context -> {
                    MatrixEngine engine = context.getBean(MatrixEngine.class);
                    assertThat(engine.name()).isEqualTo("OJALGO");
                    assertThat(engine.kernels()).isEqualTo("LOOPS");
                });
    }

    @Test
    void anUnknownEngineIsRejected() {
        application
                .withPropertyValues("shuzi.matrix.engine=magic")
                .run(context ->
                        assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining("magic"));
    }
}
