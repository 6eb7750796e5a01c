package shuzi;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.MatrixEngineChoice;

/** Creates the matrix engine of the settings, and reports it in the log and at {@code /actuator/info}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MatrixSettings.class)
class MatrixConfiguration {

    private static final Logger log = LoggerFactory.getLogger(MatrixConfiguration.class);

    @Bean
    MatrixEngine matrixEngine(MatrixSettings settings) {
        MatrixEngine engine = MatrixEngineChoice.engine(settings.engine(), settings.kernels());
        log.info("Matrix engine: {}", engine.description());
        return engine;
    }

    @Bean
    InfoContributor matrixEngineInfo(MatrixEngine engine) {
        return info -> info.withDetail("matrix", Map.of("engine", engine.name(), "kernels", engine.kernels()));
    }
}
