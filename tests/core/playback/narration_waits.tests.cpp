#include "core/playback/narrator.hpp"
#include "core/playback/task_words.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using playback::standstillText;
using trace::Word;

TEST_CASE("a thread that stands still says what it waits for", "[playback]") {
    const auto of = [](std::string_view what) { return standstillText(Word::lock, what); };
    CHECK(of("Queue.get") == "it waits for an item of the queue");
    CHECK(of("SimpleQueue.get") == "it waits for an item of the queue");
    CHECK(of("Queue.put") == "it waits for room in the queue");
    CHECK(of("Queue.join") == "it waits until all that was in the queue is done");
    CHECK(of("Event.wait") == "it waits for the event to be set");
    CHECK(of("Condition.wait") == "it waits for somebody to notify it");
    CHECK(of("Condition.wait_for") == "it waits for its condition to hold");
    CHECK(of("Semaphore.acquire") == "it waits for a semaphore");
    CHECK(of("BoundedSemaphore.acquire") == "it waits for a semaphore");
    CHECK(of("Barrier.wait") == "it waits for the others at the barrier");
    CHECK(of("Future.result") == "it waits for a result");
    CHECK(of("Lock") == "it waits for a lock");
    CHECK(of("Ledger.get") == "it waits for a lock");
    CHECK(of("") == "it waits for a lock");
    CHECK(standstillText(Word::join, "Thread.join") == "it waits for another thread to end");
    CHECK(playback::blockText(Word::lock, "Executor.map.<locals>.result_iterator") ==
          "Executor.map");
}
