package shuzi;

import javax.imageio.ImageIO;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import shuzi.core.temporary.TemporaryFiles;

/** Starts the service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ShuziApplication {

    public static void main(String[] args) {
        ImageIO.setUseCache(false); // pictures are already in memory
        SpringApplication.getShutdownHandlers().add(TemporaryFiles::deleteAll);
        SpringApplication.run(ShuziApplication.class, args);
    }
}
