package shuzi.web.body;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Deletes files of form parts that Tomcat has left behind, as it does if the disk is full when a part becomes too large
 * for memory. The filter deletes them only while no form is in use, because it cannot tell to which form a file
 * belongs.
 */
final class UploadedParts extends OncePerRequestFilter {

    private static final String NAMES = "upload_*.tmp"; // Tomcat's pattern

    private final ReadWriteLock forms = new ReentrantReadWriteLock();

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = request.getContentType();
        return type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        forms.readLock().lock();
        try {
            chain.doFilter(request, response);
        } finally {
            forms.readLock().unlock();
            if (forms.writeLock().tryLock()) {
                try {
                    deleteParts(request.getServletContext());
                } finally {
                    forms.writeLock().unlock();
                }
            }
        }
    }

    private void deleteParts(ServletContext context) {
        if (context.getAttribute(ServletContext.TEMPDIR) instanceof File folder) {
            try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder.toPath(), NAMES)) {
                for (Path part : parts) {
                    Files.deleteIfExists(part);
                }
            } catch (IOException e) {
                logger.debug("Parts of forms are left", e);
            }
        }
    }
}
