package shuzi.dataset.transfer;

import jakarta.servlet.MultipartConfigElement;
import org.springframework.boot.servlet.MultipartConfigFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** Limits multipart bodies to the maximum size of an upload and some fields. */
@Configuration(proxyBeanMethods = false)
class UploadLimit {

    private static final DataSize MAX_FIELDS = DataSize.ofMegabytes(1);
    private static final DataSize MAX_IN_MEMORY = DataSize.ofKilobytes(64);

    @Bean
    MultipartConfigElement multipartConfig(DatasetSettings settings) {
        var multipart = new MultipartConfigFactory();
        multipart.setMaxFileSize(settings.maxUpload());
        multipart.setMaxRequestSize(DataSize.ofBytes(settings.maxUpload().toBytes() + MAX_FIELDS.toBytes()));
        multipart.setFileSizeThreshold(MAX_IN_MEMORY);
        return multipart.createMultipartConfig();
    }
}
