package shuzi.page;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the page at {@code /}, its files under {@code /page}, and the libraries that it uses under {@code /webjars}.
 * Browsers keep the files, and ask each time whether they have changed: the ETag is a digest of the content, because all
 * files in the jar have the same time.
 */
@Controller
class PageFiles implements WebMvcConfigurer {

    private static final String FOLDER = "static/page/";
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final CacheControl ASK_AGAIN = CacheControl.noCache();

    private final Map<URI, String> tags = new ConcurrentHashMap<>();

    @Hidden
    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<Resource> page() {
        var page = new ClassPathResource(FOLDER + "index.html");
        return ResponseEntity.ok()
                .contentType(HTML)
                .cacheControl(ASK_AGAIN)
                .eTag(tag(page))
                .body(page);
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/page/**")
                .addResourceLocations("classpath:/" + FOLDER)
                .setCacheControl(ASK_AGAIN)
                .setUseLastModified(false)
                .setEtagGenerator(this::tag);
        registry.addResourceHandler("/webjars/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/")
                .setCacheControl(ASK_AGAIN)
                .setUseLastModified(false)
                .setEtagGenerator(this::tag)
                .resourceChain(true); // finds the version of a library
    }

    /** Returns the ETag of a file. It is weak, because the response can be compressed. */
    private String tag(Resource file) {
        try {
            return tags.computeIfAbsent(file.getURI(), ignored -> "W/\"" + digest(file) + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Resource file) {
        try (InputStream content = file.getInputStream()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.readAllBytes());
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
