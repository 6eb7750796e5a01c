package shuzi.web.body;

import java.io.IOException;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import shuzi.core.temporary.TemporaryFiles;
import shuzi.core.temporary.TemporaryFolder;

/** Makes Tomcat store its temporary files, mainly parts of forms, in the folder of this process. */
@Configuration(proxyBeanMethods = false)
class TemporaryFilesConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE) // before server.tomcat.basedir, which can override it
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> temporaryFilesOfTomcat() {
        return tomcat -> {
            try {
                TemporaryFolder folder = TemporaryFiles.folder();
                tomcat.setBaseDirectory(folder.folder("tomcat").toFile());
                tomcat.setDocumentRoot(folder.folder("documents").toFile()); // stays empty
            } catch (IOException e) {
                throw new UnusableTemporaryFolderException(TemporaryFiles.parent(), e);
            }
            tomcat.addContextCustomizers(
                    context -> context.setCreateUploadTargets(true)); // if a cleaner of /tmp has deleted them
        };
    }

    @Bean
    FilterRegistrationBean<UploadedParts> uploadedParts() {
        var filter = new FilterRegistrationBean<>(new UploadedParts());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE); // before anything reads a form
        return filter;
    }
}
