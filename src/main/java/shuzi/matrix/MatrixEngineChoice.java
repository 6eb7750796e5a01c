package shuzi.matrix;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import shuzi.matrix.MatrixSettings.DenseEngine;
import shuzi.matrix.MatrixSettings.KernelChoice;

/** Picks the engine at start, and tells which it is. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MatrixSettings.class)
class MatrixEngineChoice {

    private static final Logger log = LoggerFactory.getLogger(MatrixEngineChoice.class);
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    @Bean
    MatrixEngine matrixEngine(MatrixSettings settings) {
        MatrixEngine engine = engine(settings.engine(), kernels(settings.kernels()));
        log.info("Matrix engine: {}", engine.description());
        return engine;
    }

    @Bean
    InfoContributor matrixEngineInfo(MatrixEngine engine) {
        return info -> info.withDetail("matrix", Map.of("engine", engine.name(), "kernels", engine.kernels()));
    }

    static MatrixEngine engine(DenseEngine choice, Kernels kernels) {
        return switch (choice) {
            case OJALGO -> new OjAlgoEngine(kernels);
            case OPENBLAS -> OpenBlasEngine.load(kernels);
            case AUTO -> {
                try {
                    yield OpenBlasEngine.load(kernels);
                } catch (IllegalStateException unavailable) {
                    log.info("{}; dense products will be slow", unavailable.getMessage());
                    yield new OjAlgoEngine(kernels);
                }
            }
        };
    }

    static Kernels kernels(KernelChoice choice) {
        boolean vectors = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
        if (choice == KernelChoice.VECTOR && !vectors) {
            throw new IllegalStateException(
                    "shuzi.matrix.kernels is VECTOR, but Java runs without --add-modules " + VECTOR_MODULE);
        }
        return vectors && choice != KernelChoice.LOOPS ? new VectorKernels() : new LoopKernels();
    }
}
