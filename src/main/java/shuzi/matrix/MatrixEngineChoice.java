package shuzi.matrix;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Picks the engine at start, and tells which it is. */
@Configuration(proxyBeanMethods = false)
class MatrixEngineChoice {

    private static final Logger log = LoggerFactory.getLogger(MatrixEngineChoice.class);

    @Bean
    MatrixEngine matrixEngine() {
        MatrixEngine engine = MatrixEngine.portable();
        log.info("Matrix engine: {}", engine.name());
        return engine;
    }

    @Bean
    InfoContributor matrixEngineInfo(MatrixEngine engine) {
        return info -> info.withDetail("matrix", Map.of("engine", engine.name()));
    }
}
