package shuzi.fuzz;

import static java.lang.management.ManagementFactory.MEMORY_MXBEAN_NAME;
import static java.lang.management.ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME;
import static java.lang.management.ManagementFactory.THREAD_MXBEAN_NAME;
import static java.lang.management.ManagementFactory.newPlatformMXBeanProxy;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The resources that a service uses.
 *
 * @param heap bytes after a garbage collection
 * @param threads live threads without Tomcat's threads for requests, whose number is limited
 * @param openFiles open files and connections
 * @param temporaryFiles temporary files that have a name
 */
record Footprint(long heap, long threads, long openFiles, long temporaryFiles) {

    /** Measures another process. */
    static final class Scales implements AutoCloseable {

        private final JMXConnector connector;
        private final Path temporaryFolder;

        @SuppressWarnings("BanJNDI") // the address is that of a process of this test
        Scales(long pid, Path temporaryFolder) throws IOException {
            this.temporaryFolder = temporaryFolder;
            try {
                VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
                connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
                machine.detach();
            } catch (AttachNotSupportedException e) {
                throw new IOException(e);
            }
        }

        Footprint weigh() throws IOException {
            MBeanServerConnection service = connector.getMBeanServerConnection();
            MemoryMXBean memory = newPlatformMXBeanProxy(service, MEMORY_MXBEAN_NAME, MemoryMXBean.class);
            ThreadMXBean threads = newPlatformMXBeanProxy(service, THREAD_MXBEAN_NAME, ThreadMXBean.class);
            UnixOperatingSystemMXBean system =
                    newPlatformMXBeanProxy(service, OPERATING_SYSTEM_MXBEAN_NAME, UnixOperatingSystemMXBean.class);
            memory.gc();
            memory.gc(); // the first collection has handed objects to cleaners
            try (var files = Files.walk(temporaryFolder)) {
                return new Footprint(
                        memory.getHeapMemoryUsage().getUsed(),
                        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                                .filter(Objects::nonNull)
                                .filter(thread -> !thread.getThreadName().matches("http-nio-.*-exec-\\d+"))
                                .count(),
                        system.getOpenFileDescriptorCount(),
                        files.filter(Files::isRegularFile).count());
            }
        }

        @Override
        public void close() throws IOException {
            connector.close();
        }
    }

    @Override
    public String toString() {
        return "heap %.1f MB, %d threads, %d open files, %d temporary files"
                .formatted(heap / 1048576.0, threads, openFiles, temporaryFiles);
    }
}
