#include "core/record/announcement.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <random>
#include <string_view>

namespace flowglass::record {
namespace {

/// Bytes of the words that travel; a longer command line is cut.
constexpr std::size_t kMostWords = 16 * 1024;
constexpr int kBacklog = 4096;

base::Error ioError(const char* what) {
    return {base::ErrorKind::io,
            std::string("Further processes cannot be recorded: ") + what + ": " +
                std::strerror(errno) + ".",
            {}};
}

/// An address of the abstract namespace: it is no file, and goes when nobody listens any more.
struct Address {
    sockaddr_un name{};
    socklen_t size = 0;

    explicit Address(const std::string& text) {
        name.sun_family = AF_UNIX;
        const auto length = std::min(text.size(), sizeof name.sun_path - 1);
        std::copy_n(text.begin(), length, name.sun_path + 1);
        size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + length);
    }
    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&name); }
};

std::optional<ucred> peerOf(int socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
    return peer;
}

std::string packed(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) {
        if (text.size() + word.size() + 1 > kMostWords) break;
        text += word;
        text += '\0';
    }
    return text;
}

std::vector<std::string> unpacked(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find('\0'), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

/// Room for one descriptor beside a message, aligned as its head wants it.
union Passed {
    cmsghdr head;
    std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

bool send(int socket, int descriptor, std::string& text) {
    // A message is never empty: that would be the end.
    if (text.empty()) text += '\0';
    iovec part{text.data(), text.size()};
    Passed passed{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = passed.bytes.data();
    message.msg_controllen = passed.bytes.size();
    cmsghdr* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof descriptor);
    std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
    ssize_t sent = 0;
    do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

/// Waits for the message: who connects sends it at once.
void receive(int socket, Announcement& announced) {
    std::string text(kMostWords + 1, '\0');
    iovec part{text.data(), text.size()};
    Passed passed{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = passed.bytes.data();
    message.msg_controllen = passed.bytes.size();
    ssize_t size = 0;
    do size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    const cmsghdr* head = size <= 0 ? nullptr : CMSG_FIRSTHDR(&message);
    if (head == nullptr || head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) return;
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(head), sizeof descriptor);
    announced.channel = UniqueDescriptor(descriptor);
    if (size > 1) announced.words = unpacked({text.data(), static_cast<std::size_t>(size)});
}

}  // namespace

base::Result<Listener> listenForProcesses() {
    std::random_device random;
    Listener listener;
    listener.address = "flowglass." + std::to_string(getpid()) + "." + std::to_string(random());
    listener.socket =
        UniqueDescriptor(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const Address address(listener.address);
    const int number = listener.socket.get();
    if (number < 0 || bind(number, address.get(), address.size) != 0 ||
        listen(number, kBacklog) != 0)
        return ioError("no socket could be made");
    return listener;
}

std::optional<Announcement> nextAnnouncement(int socket) {
    for (;;) {
        const UniqueDescriptor connection(accept4(socket, nullptr, nullptr, SOCK_CLOEXEC));
        if (connection.get() < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
        if (connection.get() < 0) return std::nullopt;
        const auto peer = peerOf(connection.get());
        if (!peer || peer->uid != getuid()) continue;
        // Nobody is to hold up the others by saying nothing.
        const timeval patience{1, 0};
        (void)setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        Announcement announced;
        announced.process = peer->pid;
        receive(connection.get(), announced);
        if (announced.channel.get() >= 0) return announced;
    }
}

base::Result<Channel> announce(const std::string& address, const std::vector<std::string>& words) {
    const UniqueDescriptor connection(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    const Address name(address);
    if (connection.get() < 0 || connect(connection.get(), name.get(), name.size) != 0)
        return ioError("the recorder does not answer");
    const auto drain = peerOf(connection.get());
    if (!drain) return ioError("the recorder is not known");
    auto channel = Channel::createFor(drain->pid);
    if (!channel) return channel;
    auto text = packed(words);
    if (!send(connection.get(), channel->descriptor(), text))
        return ioError("the recorder could not be told");
    channel->closeDescriptor();
    return channel;
}

}  // namespace flowglass::record
