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

/** Has Tomcat keep its temporary files, the parts of forms above all, with ours. */
@Configuration(proxyBeanMethods = false)
class TemporaryFilesConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE) // server.tomcat.basedir, where it is set, comes after it
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> temporaryFilesOfTomcat() {
        return tomcat -> {
            try {
                TemporaryFolder folder = TemporaryFiles.folder();
                tomcat.setBaseDirectory(folder.folder("tomcat").toFile());
                tomcat.setDocumentRoot(folder.folder("documents").toFile()); // empty: there are none
            } catch (IOException failed) {
                throw new UnusableTemporaryFolderException(TemporaryFiles.parent(), failed);
            }
            tomcat.addContextCustomizers(context -> context.setCreateUploadTargets(true)); // where they were swept away
        };
    }

    @Bean
    FilterRegistrationBean<UploadedParts> uploadedParts() {
        var filter = new FilterRegistrationBean<>(new UploadedParts());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE); // before anything reads a form
        return filter;
    }
}
