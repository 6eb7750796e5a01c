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
 * What a service occupies.
 *
 * @param heap bytes after a garbage collection
 * @param threads that live, without those that Tomcat keeps for requests, which it has a limit for
 * @param openFiles and connections
 * @param temporaryFiles with a name
 */
record Footprint(long heap, long threads, long openFiles, long temporaryFiles) {

    /** Looks into another process, from outside. */
    static final class Scales implements AutoCloseable {

        private final JMXConnector connector;
        private final Path temporaryFolder;

        @SuppressWarnings("BanJNDI") // the address is that of our own process
        Scales(long pid, Path temporaryFolder) throws IOException {
            this.temporaryFolder = temporaryFolder;
            try {
                VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
                connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
                machine.detach();
            } catch (AttachNotSupportedException strange) {
                throw new IOException(strange);
            }
        }

        Footprint weigh() throws IOException {
            MBeanServerConnection service = connector.getMBeanServerConnection();
            MemoryMXBean memory = newPlatformMXBeanProxy(service, MEMORY_MXBEAN_NAME, MemoryMXBean.class);
            ThreadMXBean threads = newPlatformMXBeanProxy(service, THREAD_MXBEAN_NAME, ThreadMXBean.class);
            UnixOperatingSystemMXBean system =
                    newPlatformMXBeanProxy(service, OPERATING_SYSTEM_MXBEAN_NAME, UnixOperatingSystemMXBean.class);
            memory.gc();
            memory.gc(); // what the first has handed to cleaners
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
